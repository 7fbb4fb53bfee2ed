job('web') {
  task('compile') {
    sh 'make'
    output 'version'
  }
  task('deploy') {
    sh "./deploy ${outputs.compile.versoin}" //~ LEAT-106:36 "task 'compile' declares no output 'versoin'"
  }
}
