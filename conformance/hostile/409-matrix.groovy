job('web') {
  task('test', matrix: [a: 1..101, b: 1..100]) { //~ LEAT-409
    sh "make ${matrix.a} ${matrix.b}"
  }
}
