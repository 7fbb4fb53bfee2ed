def names = ['a'].collect(String::trim) //~ LEAT-008:33
job('web') {
  task('compile') { sh 'make' }
}
