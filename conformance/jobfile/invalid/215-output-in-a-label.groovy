job('web') {
  task('choose') {
    sh './choose'
    output 'agent'
  }
  task('compile') {
    agent outputs.choose.agent //~ LEAT-215:11
    sh 'make'
  }
}
