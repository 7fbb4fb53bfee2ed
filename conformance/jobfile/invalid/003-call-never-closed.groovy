job('web') {
  task('compile' { //~ LEAT-003:7 "'(' is never closed"
    sh 'make'
  }
}
