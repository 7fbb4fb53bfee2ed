job('web') {
  timeout minuts: 30 //~ LEAT-203:11
  task('compile') { sh 'make' }
}
