job('web') {
  task('deploy') {
    needs: 'build' //~ LEAT-007:10 "unexpected ':'"
    sh './deploy'
  }
}
