//~with param target live
job('web') {
  params { text 'target', choices: ['staging', 'production'] } //~ LEAT-214:17
  task('deploy') { sh "./deploy ${params.target}" }
}
