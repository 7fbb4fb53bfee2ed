def first = [].first() //~ LEAT-304:16
job('web') {
  task('compile') { sh "make $first" }
}
