job('web') {
  task('test', matrix: [os: ['a', 'b'], jdk: [17]], exclude: [[jdk: 17]]) { //~ LEAT-212:63 "every combination"
    sh "make ${matrix.os} ${matrix.jdk}"
  }
  task('report') {
    needs 'test'
    sh './report'
  }
}
