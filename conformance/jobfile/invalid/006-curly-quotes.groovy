job('web') {
  task(‘compile’) { sh 'make' } //~ LEAT-006:8 "'‘' has no meaning here"
}
