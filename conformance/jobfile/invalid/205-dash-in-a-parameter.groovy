job('web') {
  params { text 'deploy-target' } //~ LEAT-205:17
  task('deploy') { sh './deploy' }
}
