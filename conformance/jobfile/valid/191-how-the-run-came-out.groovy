job('web') {
  task('test') { sh 'make test' }
  onFailure {
    task('tell') { sh './tell', env: [BEFORE: run.before] }
    task('page') { when git.branch == 'main'; sh './page' }
  }
  onSuccess { task('badge') { sh "./badge ${run.number}" } }
  onFixed { task('cheer', matrix: [who: ['a', 'b']]) { sh './cheer' } }
  always {
    task('tidy') { when run.status != 'cancelled' || tasks.test.status in ['failed', 'lost']; sh './tidy' }
    task('last') { needs 'tidy'; when tasks.tidy.status == 'succeeded'; sh 'true' }
  }
}
