job('web') {
  task('deploy') {
    when 'git.tag' ==~ /v.*/ //~ LEAT-113:10 "the condition of task 'deploy' can never be true: 'git.tag' ==~ 'v.*'"
    sh './deploy'
  }
  task('publish') {
    when 'v1' ==~ /v.*/
    sh './publish'
  }
}
