job('web') {
  params { flag 'fast' }
  task('deploy') {
    when params.fast in ['yes', 'no'] //~ LEAT-117:10
    sh './deploy'
  }
}
