job('web') {
  triggers { job 'library', status: 'success' } //~ LEAT-204:37
  task('compile') { sh 'make' }
}
