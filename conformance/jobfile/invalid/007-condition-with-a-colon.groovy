job('web') {
  task('deploy') {
    if: true //~ LEAT-007:7 "unexpected ':'"
    sh './deploy'
  }
}
