job('web') {
  task('ship') {
    env USER: 'build\u0000root' //~ LEAT-021:21 "U+0000 (NULL)"
    sh 'make ship'
  }
}
