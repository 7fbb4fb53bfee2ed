job('the web app') {
  task('compile it') { sh 'make' }
  task('test it') {
    needs 'compile it'
    sh 'make test'
  }
}
