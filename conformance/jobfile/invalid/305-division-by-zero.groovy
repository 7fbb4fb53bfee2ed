def half = 10 / 0 //~ LEAT-305:15 "a division by zero"
job('web') {
  task('compile') { sh "make $half" }
}
