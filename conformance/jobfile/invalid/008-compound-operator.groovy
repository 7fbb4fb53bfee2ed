def bits = 1
bits |= 2 //~ LEAT-008:6
job('web') {
  task('compile') { sh "make $bits" }
}
