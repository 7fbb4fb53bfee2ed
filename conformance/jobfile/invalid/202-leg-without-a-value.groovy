job('web') {
  task('test', matrix: [os: ['a', 'b'], jdk: [17, 21]], include: [[os: 'c']]) { //~ LEAT-202:67 "'jdk' has none"
    sh "make ${matrix.os} ${matrix.jdk}"
  }
}
