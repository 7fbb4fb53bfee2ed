job('web') {
  task('compile') { //~ LEAT-003:19 "'{' is never closed"
    sh 'make'

  task('test') {
    sh 'make test'
  }
}
