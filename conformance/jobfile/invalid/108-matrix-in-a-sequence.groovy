job('web') {
  sequence {
    when matrix.jdk == '21' //~ LEAT-108:17 "there is no 'matrix' here"
    task('test', matrix: [jdk: [17, 21]]) { sh "make test-${matrix.jdk}" }
  }
}
