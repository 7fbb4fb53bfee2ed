job('web') {
  task('test', matrix: [jdk: [17, 21]]) {
    sh "make test-${matrix.jkd}" //~ LEAT-110:28 "the matrix has no axis 'jkd'"
  }
}
