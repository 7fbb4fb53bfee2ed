job('web') {
  for (i in 1..10000) {
    task("test-$i") { sh 'make test' }
  }
}
