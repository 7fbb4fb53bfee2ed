job('web') {
  task('deploy') {
    idToken 'T1', audience: 'https://a.example'
    idToken 'T2', audience: 'https://a.example'
    idToken 'T3', audience: 'https://a.example'
    idToken 'T4', audience: 'https://a.example'
    idToken 'T5', audience: 'https://a.example'
    idToken 'T6', audience: 'https://a.example'
    idToken 'T7', audience: 'https://a.example'
    idToken 'T8', audience: 'https://a.example'
    idToken 'T9', audience: 'https://a.example'
    idToken 'T10', audience: 'https://a.example'
    idToken 'T11', audience: 'https://a.example'
    idToken 'T12', audience: 'https://a.example'
    idToken 'T13', audience: 'https://a.example'
    idToken 'T14', audience: 'https://a.example'
    idToken 'T15', audience: 'https://a.example'
    idToken 'T16', audience: 'https://a.example'
    idToken 'T17', audience: 'https://a.example' //~ LEAT-208:13 "at most 16 idTokens"
    sh './deploy'
  }
}
