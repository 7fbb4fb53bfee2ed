job('web') {
  task('test', matrix: [os: ['debian/12']]) { //~ LEAT-205:8
    sh "make ${matrix.os}"
  }
}
