job('web') {
  task('compile') {
    checkout into: 'tools\\build' //~ LEAT-216
    sh 'make'
  }
}
