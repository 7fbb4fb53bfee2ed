job('web') {
  timeout hours: 1, minutes: 30
  task('compile') {
    timeout seconds: 90
    sh 'make'
  }
}
