job('web') {
  task('compile') {
    retry 'twice' //~ LEAT-201:11
    sh 'make'
  }
}
