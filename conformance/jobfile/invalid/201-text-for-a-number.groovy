job('web') {
  task('compile') {
    retry 'twice' //~ LEAT-201
    sh 'make'
  }
}
