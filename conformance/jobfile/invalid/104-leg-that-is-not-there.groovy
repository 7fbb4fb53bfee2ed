job('web') {
  task('build', matrix: [jdk: [17, 21]]) { sh 'make' }
  task('report') {
    needs 'build[25]' //~ LEAT-104:11
    sh './report'
  }
}
