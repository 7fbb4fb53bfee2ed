job('web') {
  task('compile') {
    retry 2, on: ['lost', 'timout'] //~ LEAT-204:27
    sh 'make'
  }
}
