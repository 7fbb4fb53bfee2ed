job('web') {
  triggers { cron '30 2 * * *', zone: 'Europe/Viena' } //~ LEAT-210:39 "'Europe/Viena' is not a time zone"
  task('compile') { sh 'make' }
}
