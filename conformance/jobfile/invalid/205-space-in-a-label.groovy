job('web') {
  task('compile') {
    agent 'big linux' //~ LEAT-205:11
    sh 'make'
  }
}
