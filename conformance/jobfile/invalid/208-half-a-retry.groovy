job('web') {
  task('compile') {
    retry 1.5 //~ LEAT-208:11
    sh 'make'
  }
}
