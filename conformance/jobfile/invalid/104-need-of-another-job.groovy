job('library') {
  task('compile') { sh 'make' }
}
job('web') {
  task('test') {
    needs 'compile' //~ LEAT-104:11
    sh 'make test'
  }
}
