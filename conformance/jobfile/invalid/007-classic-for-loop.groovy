job('web') {
  for (i = 0; i < 3; i++) { //~ LEAT-007:10 "a 'for' loop goes over a list or a range"
    task("test-$i") { sh 'make test' }
  }
}
