println 'hello' //~ LEAT-101:1
job('web') {
  task('compile') { sh 'make' }
}
