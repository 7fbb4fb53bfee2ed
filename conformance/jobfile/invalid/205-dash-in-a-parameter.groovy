job('web') {
  params { text 'deploy-target' } //~ LEAT-205
  task('deploy') { sh './deploy' }
}
