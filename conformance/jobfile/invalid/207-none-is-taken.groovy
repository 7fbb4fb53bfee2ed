job('web') {
  timeout 30 //~ LEAT-207:11 "'timeout' takes no value by position"
  task('compile') { sh 'make' }
}
