job('web') {
  timeout minutes: 30min //~ LEAT-010:20
  task('compile') { sh 'make' }
}
