job('web') {
  task('test', matrix: [os: ['a', 'b'], jdk: [17, 21], exclude: [[os: 'a', jdk: 17]]]) { //~ LEAT-201:56 "stands beside 'matrix'"
    sh "make ${matrix.os} ${matrix.jdk}"
  }
}
