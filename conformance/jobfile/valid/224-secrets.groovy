job('web') {
  task('deploy') {
    secrets 'DEPLOY_KEY', 'TOKEN'
    sh './deploy "$DEPLOY_KEY" "$TOKEN"'
  }
}
