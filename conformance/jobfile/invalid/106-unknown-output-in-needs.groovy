job('web') {
  task('compile') {
    sh 'make'
    output 'jar'
  }
  task('deploy') {
    needs outputs.compile.war //~ LEAT-106:27
    sh './deploy'
  }
}
