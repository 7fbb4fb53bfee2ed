job('web') {
  params { text 'target', choices: ['staging', 'production'] }
  task('deploy') {
    when params.target == 'stagng' || git.branch == 'main' //~ LEAT-113:27 "a part of the condition of task 'deploy' can never be true"
    sh './deploy'
  }
}
