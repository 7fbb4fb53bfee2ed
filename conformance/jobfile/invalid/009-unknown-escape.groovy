job('web') {
  task('compile') {
    sh 'grep \d+ log' //~ LEAT-009:14 "'\\d' means nothing"
  }
}
