job('web') {
  task('deploy') {
    secrets 'DEPLOY_KEY' //~ LEAT-502:13
    run 'library'
  }
}
job('library') {
  task('compile') { sh 'make' }
}
