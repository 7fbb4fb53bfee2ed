job('web') {
  params { text 'target' }
  params.target = 'production' //~ LEAT-310
  task('deploy') { sh "./deploy ${params.target}" }
}
