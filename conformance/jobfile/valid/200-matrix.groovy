job('web') {
  task('test', matrix: [os: ['debian', 'alpine'], jdk: [17, 21]]) {
    agent matrix.os
    sh "make test JDK=${matrix.jdk}"
  }
  task('report') {
    needs 'test'
    sh './report'
  }
}
