job('web') {
  sequence {
    task('a') { sh 'a' }
    always { //~ LEAT-102:5
      task('b') { sh 'b' }
    }
  }
}
