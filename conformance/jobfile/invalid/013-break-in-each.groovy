job('web') {
  [17, 21].each { jdk ->
    task("test-$jdk") { sh 'make test' }
    break //~ LEAT-013:5
  }
}
