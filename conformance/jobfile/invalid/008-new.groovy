def when = new Date() //~ LEAT-008
job('web') {
  task('compile') { sh "make $when" }
}
