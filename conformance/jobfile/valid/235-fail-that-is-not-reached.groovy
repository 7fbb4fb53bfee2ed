def check(target) {
  if (!(target in ['staging', 'production'])) fail "no such target: $target"
  target
}
job('web') {
  task('deploy') { sh "./deploy ${check('staging')}" }
}
