def found = 'a' in 'abc' //~ LEAT-301:17
job('web') {
  task('compile') { sh "make $found" }
}
