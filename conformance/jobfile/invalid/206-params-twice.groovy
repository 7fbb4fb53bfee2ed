job('web') {
  params { text 'target' }
  params { flag 'fast' } //~ LEAT-206:3
  task('deploy') { sh "./deploy ${params.target} ${params.fast}" }
}
