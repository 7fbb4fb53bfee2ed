job('web') {
  params { text 'target', choices: ['staging', 'production'] }
  task('deploy') {
    when params.target == 'staging' || gti.branch == 'main' //~ LEAT-108:40
    sh './deploy'
  }
}
