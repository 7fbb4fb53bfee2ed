job('web') {
  task('deploy') {
    when git.branch == 'main' && git.branch == 'release' //~ LEAT-113:10
    sh './deploy'
  }
}
