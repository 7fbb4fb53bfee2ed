job('web') {
  task('compile') {
    needs 'compile' //~ LEAT-105:11 "dependency cycle: compile -> compile"
    sh 'make'
  }
}
