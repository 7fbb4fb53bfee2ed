job('web') {
  params { text 'target', choices: ['staging', 'production'] }
  task('deploy') {
    sh 'make'
    sh './deploy', when: params.target == 'stagng' //~ LEAT-113:43 "the condition of step 2 of task 'deploy'"
  }
}
