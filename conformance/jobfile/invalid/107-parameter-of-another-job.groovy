job('library') {
  params { text 'target' }
  task('compile') { sh "make ${params.target}" }
}
job('web') {
  task('deploy') { sh "./deploy ${params.target}" } //~ LEAT-107:42
}
