job('web') {
  task('test', matrix: [jdk: 17..19]) {
    if (matrix.jdk > 17) {
      retry 1
    }
    sh "make test-${matrix.jdk}"
  }
}
