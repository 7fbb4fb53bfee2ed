def first = [].first() //~ LEAT-304
job('web') {
  task('compile') { sh "make $first" }
}
