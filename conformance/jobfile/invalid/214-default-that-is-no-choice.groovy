job('web') {
  params { text 'target', choices: ['staging', 'production'], default: 'live' } //~ LEAT-214:72
  task('deploy') { sh "./deploy ${params.target}" }
}
