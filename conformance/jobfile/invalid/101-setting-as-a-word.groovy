job('web') {
  task('test') {
    matrix jdk: [17, 21] //~ LEAT-101:5 "there is no word 'matrix' in a task"
    sh 'make'
  }
}
