continue //~ LEAT-013:1
job('web') {
  task('compile') { sh 'make' }
}
