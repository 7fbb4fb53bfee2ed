job(true) { //~ LEAT-201:5
  task('compile') { sh 'make' }
}
