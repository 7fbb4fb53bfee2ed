job('web') {
  else { //~ LEAT-007
    task('compile') { sh 'make' }
  }
}
