job('web') {
  task('compile') { sh 'make' }
  break //~ LEAT-013:3
}
