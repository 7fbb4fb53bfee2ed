job('web') {
  task('compile') {
    timeout 5 minutes: 1 //~ LEAT-007:15
    sh 'make'
  }
}
