continue //~ LEAT-013
job('web') {
  task('compile') { sh 'make' }
}
