job('web') {
  task('compile') { sh { 'make' } } //~ LEAT-201:24
}
