job('web') {
  task('compile') {
    checkout into: '../tools' //~ LEAT-216
    sh 'make'
  }
}
