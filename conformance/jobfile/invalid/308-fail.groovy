def check(target) {
  if (target == 'production') fail 'production is closed this week' //~ LEAT-308 "production is closed this week"
}
job('web') {
  check('production')
  task('deploy') { sh './deploy' }
}
