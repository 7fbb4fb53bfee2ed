job('web') {
  pipe('index') {
    task('a') { sh 'a' }
    task('b') { sh 'b' }
  }
  pipe('index') { //~ LEAT-103:8
    task('c') { sh 'c' }
    task('d') { sh 'd' }
  }
}
