job('web') {
  triggers {
    push branches: ['main', 'release/*'], tags: ['v*'], paths: ['src/**', 'pom.xml']
    push()
    pullRequest branches: ['main']
    cron '30 2 * * *', zone: 'Europe/Vienna'
    cron '0 */4 1-7 * 1,3'
    job 'library', status: 'succeeded' //~ LEAT-506:9
    startup()
  }
  task('compile') { sh 'make' }
}
