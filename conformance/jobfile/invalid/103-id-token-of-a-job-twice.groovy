job('web') {
  idToken 'TOKEN', audience: 'https://a.example'
  idToken 'TOKEN', audience: 'https://b.example' //~ LEAT-103:11 "the idToken 'TOKEN' is declared twice in the job 'web'"
  task('deploy') { sh './deploy' }
}
