job('web') {
  for (i in 3) { //~ LEAT-301:13 "a loop goes over a list"
    task("test-$i") { sh 'make test' }
  }
}
