job('web') {
  task('compile') {
    sh 'make
//~^ LEAT-005 "never closed"
  }
}
