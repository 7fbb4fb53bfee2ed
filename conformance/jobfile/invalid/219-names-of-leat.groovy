job('web') {
  env LEAT_OUTPUT: '/tmp/x' //~ LEAT-219:7
  params { text 'LEAT_MARK' } //~ LEAT-219:17
  task('deploy') {
    env 'LEAT_TASK': 'x' //~ LEAT-219:9
    secrets 'LEAT_TOKEN' //~ LEAT-219:13
    sh './deploy'
  }
}
