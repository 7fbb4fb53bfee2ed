job('web') {
  params { text 'target', default: 'staging' }
  concurrency "web-${params.target}", policy: 'cancel-older'
  task('deploy') { sh "./deploy ${params.target}" } //~ LEAT-505 "not quoted here"
}
