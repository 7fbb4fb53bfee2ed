job('web') {
  cron '30 2 * * *' //~ LEAT-102:3
  task('compile') { sh 'make' }
}
