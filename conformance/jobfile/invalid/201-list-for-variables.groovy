job('web') {
  env ['A', 'B'] //~ LEAT-201
  task('compile') { sh 'make' }
}
