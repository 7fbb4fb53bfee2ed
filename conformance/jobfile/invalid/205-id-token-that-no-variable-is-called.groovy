job('web') {
  task('deploy') {
    idToken 'no-variable', audience: 'https://a.example' //~ LEAT-205:13
    idToken 'LEAT_TOKEN', audience: 'https://a.example' //~ LEAT-219:13
    sh './deploy'
  }
}
