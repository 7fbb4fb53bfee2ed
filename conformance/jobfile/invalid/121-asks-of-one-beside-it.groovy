job('web') {
  task('test') { sh 'make test' }
  always {
    task('tidy') { sh './tidy' }
    task('tell') { when tasks.tidy.status == 'failed'; sh './tell' } //~ LEAT-121 "which runs at the end too"
  }
}
