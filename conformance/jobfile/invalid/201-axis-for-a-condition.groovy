job('m') {
  task('t', matrix: [os: ['linux', 'mac']]) {
    when matrix.os //~ LEAT-201:10 "takes a condition, not a text"
    sh 'echo'
  }
}
