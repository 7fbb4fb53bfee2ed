job('web') {
  task('compile') { sh 'make' }
  always {
    task('tidy') { sh 'rm -rf scratch' }
    task('tell') {
      needs 'tidy'
      sh './tell'
    }
  }
}
