job('web') {
  task('test') { sh 'make test' }
  always {
    task('tell') { when run.status == 'broken'; sh './tell' } //~ LEAT-113 "can never be true"
    task('cheer') { when tasks.test.status == 'success'; sh './cheer' } //~ LEAT-113 "can never be true"
  }
}
