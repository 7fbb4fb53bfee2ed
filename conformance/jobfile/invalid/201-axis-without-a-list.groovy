job('web') {
  task('test', matrix: [jdk: 17]) { //~ LEAT-201:30 "the axis 'jdk' takes a list of values"
    sh "make ${matrix.jdk}"
  }
}
