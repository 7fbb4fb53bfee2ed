def script = 'a' * 1000000
job('web') {
  for (i in 1..9000) {
    task("t$i") { sh script } //~ LEAT-405
  }
}
