def when = new Date() //~ LEAT-008:12
job('web') {
  task('compile') { sh "make $when" }
}
