job('web') {
  params {
    text 'target', default: 'staging'
  }
  task('deploy') {
    sh "./deploy ${params.target} ${params.tagret}" //~ LEAT-107:44 "there is no parameter 'tagret'"
  }
}
