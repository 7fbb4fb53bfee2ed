job('web') {
  task('compile') {
    sh "make
//~^ LEAT-005:8 "never closed"
  }
}
