job('web') {
  task('compile') {
    sh 'make'
    output 'version'
    output 'version' //~ LEAT-103:12
  }
}
