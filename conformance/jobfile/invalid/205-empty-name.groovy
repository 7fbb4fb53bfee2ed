job('') { //~ LEAT-205:5
  task('compile') { sh 'make' }
}
