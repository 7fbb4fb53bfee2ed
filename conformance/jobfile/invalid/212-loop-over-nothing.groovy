def jdks = []
job('web') { //~ LEAT-212:5
  for (jdk in jdks) {
    task("test-$jdk") { sh 'make test' }
  }
}
