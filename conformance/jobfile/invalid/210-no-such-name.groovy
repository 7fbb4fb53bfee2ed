job('web') {
  triggers {
    cron '@nightly' //~ LEAT-210:10 "there is no schedule '@nightly'"
    cron '@reboot' //~ LEAT-210:10 "and the trigger startup"
    cron 'spread(0-70) * * * *' //~ LEAT-210:10 "is not a schedule"
    cron 'H * * * *' //~ LEAT-210:10 "is not a schedule"
  }
  task('a') { sh 'make' }
}
