job('web') {
  triggers { cron '30 2 * *' } //~ LEAT-210:19 "has 4 fields"
  task('compile') { sh 'make' }
}
