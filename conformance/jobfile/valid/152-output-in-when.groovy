job('web') {
  task('compile') {
    sh 'make'
    output 'ready', type: 'flag'
    output 'size', type: 'number'
    output 'kind'
  }
  task('deploy') {
    when outputs.compile.ready && outputs.compile.size > 100 && outputs.compile.kind in ['jar', 'war']
    sh './deploy'
  }
}
