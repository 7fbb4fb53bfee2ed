job('web') {
  params {
    text 'target'
    flag 'fast' //~ LEAT-501:10 "the parameter 'fast' is never used in this file"
  }
  task('deploy') { sh "./deploy '${params.target}'" }
}
