def version = 1.2.3 //~ LEAT-010:15
job('web') {
  task('compile') { sh "make $version" }
}
