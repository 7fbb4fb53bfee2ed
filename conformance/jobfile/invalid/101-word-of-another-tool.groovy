job('web') {
  task('compile') {
    steps { //~ LEAT-101:5
      sh 'make'
    }
  }
}
