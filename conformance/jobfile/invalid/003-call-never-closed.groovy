job('web') {
  task('compile' { //~ LEAT-003 "'(' is never closed"
    sh 'make'
  }
}
