job('web') {
  triggers {
    cron '@hourly'
    cron '@daily', zone: 'Europe/Vienna'
    cron 'spread spread(1-5) * * *'
    cron 'spread/20 * * * 1-5'
  }
  task('a') { sh 'make' }
}
