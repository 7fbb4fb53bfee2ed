def mask = 0xff //~ LEAT-010:12
job('web') {
  task('compile') { sh "make $mask" }
}
