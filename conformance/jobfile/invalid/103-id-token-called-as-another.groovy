job('web') {
  env HELD: 'x'
  idToken 'HELD', audience: 'https://a.example' //~ LEAT-103:11 "the job 'web' has 'HELD' as an idToken and as a variable"
  task('deploy') {
    secrets 'KEY'
    env MODE: 'release'
    idToken 'KEY', audience: 'https://a.example' //~ LEAT-103:13 "has 'KEY' as an idToken and as a secret"
    idToken 'MODE', audience: 'https://a.example' //~ LEAT-103:13 "has 'MODE' as an idToken and as a variable"
    sh './deploy "$KEY"'
  }
}
