job('web') {
  task('a') { sh 'a'; output 'x' }
  task('b') { needs outputs.a.x; sh 'b' }
}
