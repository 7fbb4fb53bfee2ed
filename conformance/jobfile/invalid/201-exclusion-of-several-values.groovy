job('web') {
  task('test', matrix: [os: ['a', 'b', 'c']], exclude: [os: ['a', 'b']]) { //~ LEAT-201:61 "one text or number for the axis 'os'"
    sh "make ${matrix.os}"
  }
}
