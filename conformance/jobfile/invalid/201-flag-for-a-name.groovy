job(true) { //~ LEAT-201
  task('compile') { sh 'make' }
}
