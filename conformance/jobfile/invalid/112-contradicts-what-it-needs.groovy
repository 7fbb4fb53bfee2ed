job('web') {
  params {
    text 'target', choices: ['staging', 'production']
  }
  task('build') {
    when params.target == 'staging'
    sh 'make'
  }
  task('deploy') {
    needs 'build'
    when params.target == 'production' //~ LEAT-112:10 "task 'deploy' can never run"
    sh './deploy'
  }
}
