job('web') {
  task('deploy') {
    idToken 'TOKEN', audience: 'https://a.example' //~ LEAT-502:13
    run 'library'
  }
}
job('library') {
  task('compile') { sh 'make' }
}
