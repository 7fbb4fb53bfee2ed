job('web') {
  task('a') { sh 'a' }
  task('b') { sh 'b' }
  task('c') {
    stdin from: 'a'
    stdin from: 'b' //~ LEAT-206:5
    sh 'c'
  }
}
