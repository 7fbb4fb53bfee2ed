job('web') {
  task('test') {
    sh 'make test'
    artifact 'logs', files: 'logs/**', on: 'failed'
  }
  task('show') {
    use artifact: 'logs', from: 'test' //~ LEAT-118 "the artifact 'logs' is kept only when 'test' fails"
    sh './show'
  }
}
