job('web') {
  task('compile') { sh 'make' } //~ LEAT-006:1
}
