job('web') {
  task('compile') {
    agent 'big linux' //~ LEAT-205
    sh 'make'
  }
}
