def add = { a, a -> a } //~ LEAT-014:16
job('web') {
  task('compile') { sh 'make' }
}
