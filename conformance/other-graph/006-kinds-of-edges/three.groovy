job('web') {
  task('a') { sh 'a'; output 'x' }
  task('b') { stdin from: 'a'; sh 'b' }
}
