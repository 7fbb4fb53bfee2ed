job('web') {
  task('a') { sh 'a' }
  task('b') { sh 'b' }
  task('all') { needs 'a', 'b' }
}
