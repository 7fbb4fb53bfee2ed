job('web') {
  params {
    text 'target', choices: ['staging', 'production'], default: 'production', help: 'where to'
    text 'note'
    text 'mode', choices: ['fast', 'slow']
  }
  task('deploy') { sh "./deploy ${params.target} '${params.note}' ${params.mode}" }
}
