job('web') {
  timeout minutes: 30min //~ LEAT-010
  task('compile') { sh 'make' }
}
