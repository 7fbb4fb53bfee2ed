job('web') {
  task('compile') {
    agent 'linux' 'big' //~ LEAT-007:19
    sh 'make'
  }
}
