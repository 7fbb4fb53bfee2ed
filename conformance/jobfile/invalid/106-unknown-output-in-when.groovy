job('web') {
  task('compile') { sh 'make' }
  task('deploy') {
    when outputs.compile.ready == 'yes' //~ LEAT-106:26
    sh './deploy'
  }
}
