job('web') {
  timeout minutes: 0 //~ LEAT-208
  task('compile') { sh 'make' }
}
