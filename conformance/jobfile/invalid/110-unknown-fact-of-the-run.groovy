job('web') {
  task('test') { sh "make test ${run.nummer}" } //~ LEAT-110 "'run' has no 'nummer'"
  always {
    task('tell') { when tasks.test.state == 'failed'; sh './tell' } //~ LEAT-110 "has no 'state'"
  }
}
