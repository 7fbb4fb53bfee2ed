job('web') {
  for (jdk in [17, 21) { //~ LEAT-003:15 "'[' is never closed"
    task("test-$jdk") { sh 'make test' }
  }
}
