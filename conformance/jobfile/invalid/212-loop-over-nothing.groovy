def jdks = []
job('web') { //~ LEAT-212
  for (jdk in jdks) {
    task("test-$jdk") { sh 'make test' }
  }
}
