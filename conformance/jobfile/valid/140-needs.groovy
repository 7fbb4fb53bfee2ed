job('web') {
  task('compile') { sh 'make' }
  task('lint') { sh 'make lint' }
  task('test') {
    needs 'compile'
    needs 'lint'
    sh 'make test'
  }
  task('deploy') {
    needs 'test', 'lint'
    sh './deploy'
  }
}
