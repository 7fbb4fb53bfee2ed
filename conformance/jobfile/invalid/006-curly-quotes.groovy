job('web') {
  task(‘compile’) { sh 'make' } //~ LEAT-006 "'‘' has no meaning here"
}
