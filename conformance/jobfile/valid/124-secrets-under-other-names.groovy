job('web') {
  env ALL: secret('NPM_TOKEN'), MODE: 'ci'
  task('a') {
    sh 'npm publish'
  }
  task('b') {
    env OWN: "Bearer ${secret('API')}", ALL: 'none'
    sh './call', env: [ONE: secret('OTHER')]
  }
  task('c') { needs 'a', 'b' }
}
