job('web') {
  task('compile') {
    def i = 0
    while (i < 10) { i-- } //~ LEAT-403
    sh 'make'
  }
}
