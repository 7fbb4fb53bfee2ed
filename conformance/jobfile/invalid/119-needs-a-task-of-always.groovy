job('web') {
  always {
    task('tidy') { sh 'rm -rf scratch' }
  }
  task('deploy') {
    needs 'tidy' //~ LEAT-119:11
    sh './deploy'
  }
}
