job('web') {
  task('test', matrix: [os: ['a', 'b'], jdk: [17, 21]], include: [[jdk: 21, os: 'b'], [os: 'c', jdk: 21], [os: 'c', jdk: 21]]) { //~ LEAT-103:67 "'test[b,21]' is there already" LEAT-103:107 "'test[c,21]'"
    sh "make ${matrix.os} ${matrix.jdk}"
  }
}
