job('') { //~ LEAT-205
  task('compile') { sh 'make' }
}
