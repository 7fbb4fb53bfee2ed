job('web') {
  task('lint') {
    allowFailure()
    sh 'make lint'
  }
  task('style') {
    allowFailure true
    sh 'make style'
  }
  task('test') {
    allowFailure false
    sh 'make test'
  }
}
