job('web') {
  timeout minutes: 0 //~ LEAT-208:3
  task('compile') { sh 'make' }
}
