job('web') {
  idToken 'VAULT_TOKEN', audience: 'https://vault.example'
  task('build') { sh 'make' }
  task('deploy') {
    idToken 'CLOUD_TOKEN', audience: 'sts.example'
    idToken 'OTHER_TOKEN', audience: 'urn:other'
    sh './deploy "$CLOUD_TOKEN" "$VAULT_TOKEN"'
  }
  task('own') {
    env VAULT_TOKEN: 'mine'
    sh './own'
  }
  task('other audience') {
    idToken 'VAULT_TOKEN', audience: 'https://other.example'
    sh './other'
  }
  task('gathers') { run 'library' }
}
job('library') {
  task('compile') { sh 'make' }
}
