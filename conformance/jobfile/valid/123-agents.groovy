job('web') {
  agent 'linux', 'x86_64'
  task('compile') { sh 'make' }
  task('test') {
    agent 'linux', 'jdk:25', 'team=web'
    sh 'make test'
  }
}
