job('web') {
  task('compile') {
    agent 'linux' 'big' //~ LEAT-007
    sh 'make'
  }
}
