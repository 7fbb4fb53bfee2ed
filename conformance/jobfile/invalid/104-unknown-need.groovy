job('web') {
  task('test') { sh 'make test' }
  task('deploy') {
    needs 'tset' //~ LEAT-104:11 "task 'deploy' needs unknown task 'tset'"
    sh './deploy'
  }
}
