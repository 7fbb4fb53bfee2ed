job('web') {
  task('test', matrix: [os: ['debian', 'alpine'], jdk: 17]) { //~ LEAT-201:56 "the axis 'jdk'"
    sh "make test-${matrix.os}"
  }
}
