job('web') {
  task('build', matrix: [jdk: [17, 21]]) { sh "make JDK=${matrix.jdk}" }
  task('publish') {
    needs 'build[21]'
    sh './publish'
  }
}
