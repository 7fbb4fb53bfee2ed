job('web') {
  task('a') {
    lock 'staging-database', 'port-8080'
    sh 'a'
  }
}
