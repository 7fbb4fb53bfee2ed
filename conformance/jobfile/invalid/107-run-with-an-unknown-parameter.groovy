job('library') {
  params { text 'target' }
  task('compile') { sh "make ${params.target}" }
}
job('web') {
  task('a') {
    run 'library', params: [tagret: 'x'] //~ LEAT-107:29 "the job 'library' has no parameter 'tagret'"
  }
}
