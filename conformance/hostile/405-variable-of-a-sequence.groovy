job('web') {
  sequence {
    env LONG: 'x' * 900000
    for (i in 1..9000) {
      task("t$i") { sh 'make' } //~ LEAT-405
    }
  }
}
