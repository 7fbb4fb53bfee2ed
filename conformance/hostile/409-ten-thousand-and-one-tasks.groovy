job('web') {
  for (i in 1..10001) {
    task("test-$i") { sh 'make test' } //~ LEAT-409 "more than 10000 tasks"
  }
}
