job('web') {
  triggers { cron '0 0 31 2 *' } //~ LEAT-210
  task('compile') { sh 'make' }
}
