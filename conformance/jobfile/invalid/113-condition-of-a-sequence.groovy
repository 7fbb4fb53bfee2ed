job('web') {
  params { text 'target', choices: ['staging', 'production'] }
  sequence {
    when params.target == 'prodution' //~ LEAT-113:27 "can never be true"
    task('deploy') { sh './deploy' }
    task('smoke') { sh './smoke' }
  }
}
