job('web') {
  task('deploy') {
    when 'git.tag' ==~ /v.*/ //~ LEAT-113:10 "a text in quotes is matched, and it does not fit"
    sh './deploy'
  }
  task('publish') {
    when 'v1' ==~ /v.*/
    sh './publish'
  }
}
