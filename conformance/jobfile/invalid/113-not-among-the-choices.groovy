job('web') {
  params {
    text 'target', choices: ['staging', 'production']
  }
  task('deploy') {
    when params.target == 'stagng' //~ LEAT-113:27
    sh './deploy'
  }
}
