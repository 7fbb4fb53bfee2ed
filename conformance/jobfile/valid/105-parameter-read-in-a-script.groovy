job('web') {
  params { text 'target' }
  task('deploy') { sh './deploy "$target"' }
}
