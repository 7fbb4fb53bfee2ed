job('web') {
  triggers { cron '0 25 * * *' } //~ LEAT-210:19 "is not a schedule"
  task('compile') { sh 'make' }
}
