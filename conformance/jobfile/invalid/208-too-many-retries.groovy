job('web') {
  task('compile') {
    retry 1000 //~ LEAT-208
    sh 'make'
  }
}
