job('web') {
  sequence {
    task('a') { sh 'a' }
    task('b') { sh 'b' }
    task('c') { sh 'c' }
  }
}
