def found = 'a' in 'abc' //~ LEAT-301
job('web') {
  task('compile') { sh "make $found" }
}
