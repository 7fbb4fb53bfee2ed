job('web') {
  triggers { cron '0 0 31 2 *' } //~ LEAT-210:19
  task('compile') { sh 'make' }
}
