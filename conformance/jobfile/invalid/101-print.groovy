println 'hello' //~ LEAT-101
job('web') {
  task('compile') { sh 'make' }
}
