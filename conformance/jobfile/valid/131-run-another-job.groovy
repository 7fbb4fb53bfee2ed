job('library') {
  params { text 'target' }
  task('compile') { sh "make ${params.target}" }
}
job('web') {
  task('library') {
    run 'library', params: [target: 'release']
    sh 'make'
  }
}
