job('web') {
  task('a') {
    retry 2
    sh 'a'
  }
  task('b') {
    retry 3, on: ['lost', 'timeout'], delay: 10, factor: 2
    sh 'b'
  }
  task('c') {
    retry 0
    sh 'c'
  }
}
