def names = ['b', 'a'].take('one') //~ LEAT-306:24
job('web') {
  task('compile') { sh "make $names" }
}
