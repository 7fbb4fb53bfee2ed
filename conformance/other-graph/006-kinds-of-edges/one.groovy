job('web') {
  task('a') { sh 'a'; output 'x' }
  task('b') { needs 'a'; sh 'b' }
}
