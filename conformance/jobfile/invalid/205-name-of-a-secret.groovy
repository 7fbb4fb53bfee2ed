job('web') {
  task('a') {
    env A: secret('a-b') //~ LEAT-205:12
    sh 'true'
  }
}
