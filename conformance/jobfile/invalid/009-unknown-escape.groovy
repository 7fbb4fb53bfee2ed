job('web') {
  task('compile') {
    sh 'grep \d+ log' //~ LEAT-009 "'\\d' means nothing"
  }
}
