job('web') {
  params { text 'target', choices: ['staging', 'production'], default: 'live' } //~ LEAT-204
  task('deploy') { sh "./deploy ${params.target}" }
}
