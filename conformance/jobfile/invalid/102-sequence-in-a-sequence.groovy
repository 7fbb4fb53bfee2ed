job('web') {
  sequence {
    task('a') { sh 'a' }
    sequence { //~ LEAT-102:5
      task('b') { sh 'b' }
    }
  }
}
