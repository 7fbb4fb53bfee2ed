job('web') {
  task('test', failFast: true) { //~ LEAT-201:26 "has no other legs"
    sh 'make test'
  }
}
