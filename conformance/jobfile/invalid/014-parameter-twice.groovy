def add = { a, a -> a } //~ LEAT-014
job('web') {
  task('compile') { sh 'make' }
}
