job('web') {
  for (jdk ni [17, 21]) { //~ LEAT-007:12
    task("test-$jdk") { sh 'make test' }
  }
}
