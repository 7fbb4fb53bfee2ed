job('web') {
  params { text 'target', default: 'staging' }
  concurrency "web-${params.target}", policy
: 'cancel-older' //~ LEAT-007 "a ':' stands on the line of the name before it"
  task('deploy') { sh 'echo deploy' }
}
