job('web') {
  task('compile') {
    agent 'linux'] //~ LEAT-004:18
    sh 'make'
  }
}
