job('web') {
  task('test', matrix: [a: 1..1000, b: 1..1000]) { //~ LEAT-408
    sh "make ${matrix.a} ${matrix.b}"
  }
}
