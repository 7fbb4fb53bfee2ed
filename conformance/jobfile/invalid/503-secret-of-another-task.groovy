job('web') {
  task('upload') {
    secrets 'DEPLOY_KEY'
    sh './upload "$DEPLOY_KEY"'
  }
  task('deploy') {
    sh './deploy "$DEPLOY_KEY"' //~ LEAT-503:5
  }
}
