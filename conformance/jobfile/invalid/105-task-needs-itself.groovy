job('web') {
  task('compile') {
    needs 'compile' //~ LEAT-105 "dependency cycle: compile -> compile"
    sh 'make'
  }
}
