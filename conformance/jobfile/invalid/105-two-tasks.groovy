job('web') {
  task('a') {
    needs 'b'
    sh 'a'
  }
  task('b') {
    needs 'a' //~ LEAT-105:11 "dependency cycle: a -> b -> a"
    sh 'b'
  }
}
