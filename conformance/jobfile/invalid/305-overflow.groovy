def large = 2147483647 + 1 //~ LEAT-305:24
job('web') {
  task('compile') { sh "make $large" }
}
