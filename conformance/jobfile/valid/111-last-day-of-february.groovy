job('web') {
  triggers { cron '0 0 29 2 *' }
  task('compile') { sh 'make' }
}
