job('web') {
  task('test') {
    needs 'compile'
    sh 'make test'
  }
  task('compile') { sh 'make' }
}
