job('web') {
  [17, 21].each { jdk -> //~ LEAT-013:12
    task("test-$jdk") { sh 'make test' }
    break
  }
}
