job('web') {
  sequence {
    task('a') {
      needs 'b' //~ LEAT-105:13
      sh 'a'
    }
    task('b') { sh 'b' }
  }
}
