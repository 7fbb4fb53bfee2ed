job('web') {
  task('test', matrix: [os: ['linux', 'windows'], jdk: [17, 21]], exclude: [[os: 'windws', jdk: 17], [jdk: 8]]) { //~ LEAT-204:82 "'windws' is not a value of the axis 'os'" LEAT-204:108 "'8' is not a value"
    sh "make ${matrix.os} ${matrix.jdk}"
  }
}
