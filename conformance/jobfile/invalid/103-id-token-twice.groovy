job('web') {
  task('deploy') {
    idToken 'TOKEN', audience: 'https://a.example'
    idToken 'TOKEN', audience: 'https://b.example' //~ LEAT-103:13 "the idToken 'TOKEN' is declared twice in the task 'deploy'"
    sh './deploy'
  }
}
