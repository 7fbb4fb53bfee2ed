job('web') {
  triggers { cron '0 0 31 4-6/2,11 *' } //~ LEAT-210:19
  task('compile') { sh 'make' }
}
