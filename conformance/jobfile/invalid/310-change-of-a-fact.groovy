job('web') {
  params { text 'target' }
  params.target = 'production' //~ LEAT-310:10
  task('deploy') { sh "./deploy ${params.target}" }
}
