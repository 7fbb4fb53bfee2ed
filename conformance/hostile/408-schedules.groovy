job('a') {
  triggers { //~ LEAT-408 "the jobs of a Jobfile have at most 500 triggers together"
    for (minute in 0..59) { for (hour in 0..23) { for (day in 1..28) { cron "$minute $hour $day * *" } } }
  }
  task('t') { sh 'true' }
}
