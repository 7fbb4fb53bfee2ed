job('web') {
  task('deploy') {
    idToken 'TOKEN' //~ LEAT-202 "audience"
    sh './deploy'
  }
}
