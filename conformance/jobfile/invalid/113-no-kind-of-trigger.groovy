job('web') {
  task('deploy') {
    when trigger.kind == 'manual' //~ LEAT-113:26 "can never be true"
    sh './deploy'
  }
  task('publish') {
    when trigger.kind in ['schedule', 'person'] //~ LEAT-113:27 "a part of the condition"
    sh './publish'
  }
}
