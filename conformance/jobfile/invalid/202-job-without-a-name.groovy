job { //~ LEAT-202:1
  task('compile') { sh 'make' }
}
