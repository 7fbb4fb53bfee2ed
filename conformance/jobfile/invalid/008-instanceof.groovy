job('web') {
  if ('a' instanceof String) { //~ LEAT-008:11
    task('compile') { sh 'make' }
  }
}
