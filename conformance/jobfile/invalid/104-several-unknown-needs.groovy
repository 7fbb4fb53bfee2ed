job('web') {
  task('test') { sh 'make test' }
  task('deploy') {
    needs 'tset', 'lint' //~ LEAT-104:11 "'tset'" LEAT-104:19 "'lint'"
    sh './deploy'
  }
}
