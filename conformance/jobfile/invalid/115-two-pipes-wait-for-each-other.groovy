job('web') {
  task('a') {
    needs 'c' //~ LEAT-115:11
    sh 'a'
  }
  task('b') {
    stdin from: 'a'
    sh 'b'
  }
  task('c') { sh 'c' }
  task('d') {
    stdin from: 'c'
    needs 'b'
    sh 'd'
  }
}
