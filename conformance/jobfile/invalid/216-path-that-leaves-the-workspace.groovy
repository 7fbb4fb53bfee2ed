job('web') {
  task('compile') {
    checkout into: '../tools' //~ LEAT-216:20
    sh 'make'
  }
}
