job('web') {
  task('test', matrix: [os: ['a', 'b'], jdk: [17, 21]], exclude: [[os: 'a'], [jdk: 17, os: 'a']]) { //~ LEAT-204:78 "are out already"
    sh "make ${matrix.os} ${matrix.jdk}"
  }
}
