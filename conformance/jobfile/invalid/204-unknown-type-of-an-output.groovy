job('web') {
  task('compile') {
    sh 'make'
    output 'size', type: 'integer' //~ LEAT-204:26
  }
}
