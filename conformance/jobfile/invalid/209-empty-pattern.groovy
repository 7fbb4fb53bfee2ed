job('web') {
  task('compile') {
    inputs '' //~ LEAT-209
    sh 'make'
  }
}
