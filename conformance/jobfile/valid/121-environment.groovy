job('web') {
  env CI_COLOUR: '1', LEVEL: 3
  env MODE: 'release'
  task('compile') {
    env LEVEL: 5, 'QUIET': true
    sh 'make'
  }
}
