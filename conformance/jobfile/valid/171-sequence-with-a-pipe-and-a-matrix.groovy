job('web') {
  sequence {
    task('prepare') { sh './prepare' }
    pipe('index') {
      task('dump') { sh './dump' }
      task('load') { sh './load' }
    }
    task('test', matrix: [jdk: [17, 21]]) { sh "make test-${matrix.jdk}" }
    task('done') { sh './done' }
  }
}
