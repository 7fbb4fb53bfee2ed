job('web') {
  params { text 'target', default: 'staging' }
  task('a') { sh 'deploy staging' }
}
