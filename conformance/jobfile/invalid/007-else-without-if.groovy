job('web') {
  else { //~ LEAT-007:3
    task('compile') { sh 'make' }
  }
}
