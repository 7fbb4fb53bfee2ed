job('web') {
  task('compile') {
    sh 'make'
    output 'ready'
  }
  task('deploy') { sh(outputs.compile.ready ? './deploy' : 'true') } //~ LEAT-302:23
}
