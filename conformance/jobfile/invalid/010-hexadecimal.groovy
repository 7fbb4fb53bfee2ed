def mask = 0xff //~ LEAT-010
job('web') {
  task('compile') { sh "make $mask" }
}
