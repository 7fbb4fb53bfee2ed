job('web') {
  task('compile') {
    inputs '' //~ LEAT-209:12
    sh 'make'
  }
}
