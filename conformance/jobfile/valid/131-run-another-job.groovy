job('library') {
  params { text 'target' }
  task('compile') { sh "make ${params.target}" } //~ LEAT-505 "not quoted here"
}
job('web') {
  task('library') {
    run 'library', params: [target: 'release']
    sh 'make'
  }
}
