job('web') {
  task('test', matrix: [jdk: [17, 17]]) { //~ LEAT-103:8
    sh "make ${matrix.jdk}"
  }
}
