def large = 1e5000 //~ LEAT-010:13
job('web') {
  task('compile') { sh "make $large" }
}
