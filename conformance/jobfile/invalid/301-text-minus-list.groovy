def name = 5 - 'web' //~ LEAT-301:14
job('web') {
  task('compile') { sh "make $name" }
}
