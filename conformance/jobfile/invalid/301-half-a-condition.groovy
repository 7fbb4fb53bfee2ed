job('web') {
  params { text 'target', default: 'staging' }
  task('deploy') {
    when (git.branch == 'main' || git.branch == 'next') && (params.target == 'production') //~ LEAT-301:57 "the rest would be dropped"
    sh "./deploy ${params.target}"
  }
}
