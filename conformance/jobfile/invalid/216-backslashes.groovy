job('web') {
  task('compile') {
    checkout into: 'tools\\build' //~ LEAT-216:20
    sh 'make'
  }
}
