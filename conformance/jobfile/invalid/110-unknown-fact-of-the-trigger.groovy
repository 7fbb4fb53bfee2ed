job('web') {
  task('deploy') {
    when trigger.user == 'ann' //~ LEAT-110:18
    sh './deploy'
  }
}
