job('web') {
  if ('a' instanceof String) { //~ LEAT-008
    task('compile') { sh 'make' }
  }
}
