job('web') {
  task('compile') {
    retry 1000 //~ LEAT-208:11
    sh 'make'
  }
}
