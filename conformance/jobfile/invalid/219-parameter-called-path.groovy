job('web') {
  params { text 'PATH' } //~ LEAT-219:17
  task('deploy') { sh './deploy' }
}
