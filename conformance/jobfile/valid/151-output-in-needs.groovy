job('web') {
  task('compile') {
    sh 'make'
    output 'jar'
  }
  task('deploy') {
    needs outputs.compile.jar
    sh "./deploy ${outputs.compile.jar}"
  }
}
