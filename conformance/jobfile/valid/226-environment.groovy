job('web') {
  task('build') { sh 'make' }
  task('try') {
    needs 'build'
    environment 'staging'
    sh './deploy "$LEAT_ENVIRONMENT"'
  }
  task('deploy') {
    needs 'try'
    environment 'production', url: 'https://shop.example.com/'
    approve by: ['release']
    secrets 'DEPLOY_KEY'
    sh './deploy "$LEAT_ENVIRONMENT"'
  }
}
