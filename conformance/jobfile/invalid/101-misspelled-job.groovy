jobb('web') { //~ LEAT-101:1
  task('compile') { sh 'make' }
}
