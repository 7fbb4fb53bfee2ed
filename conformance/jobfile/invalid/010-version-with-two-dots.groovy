def version = 1.2.3 //~ LEAT-010
job('web') {
  task('compile') { sh "make $version" }
}
