job('web') {
  params {
    text 'target'
    flag 'target' //~ LEAT-103:10
  }
  task('compile') { sh "make ${params.target}" }
}
