job('web') {
  task('test') { sh 'make test' }
  always {
    task('tell') { when tasks.tset.status == 'failed'; sh './tell' } //~ LEAT-104 "unknown task 'tset'"
  }
}
