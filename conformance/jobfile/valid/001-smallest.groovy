job('hello') {
  task('greet') { sh 'echo hello' }
}
