job('web') {
  task('compile') {
    agent 'linux'] //~ LEAT-004
    sh 'make'
  }
}
