def check(target) {
  if (target == 'production') fail 'production is closed this week' //~ LEAT-308:31 "production is closed this week"
}
job('web') {
  check('production')
  task('deploy') { sh './deploy' }
}
