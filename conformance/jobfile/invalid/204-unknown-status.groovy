job('web') {
  triggers { job 'library', status: 'success' } //~ LEAT-204
  task('compile') { sh 'make' }
}
