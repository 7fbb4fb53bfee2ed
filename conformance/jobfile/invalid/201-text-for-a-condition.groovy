job('web') {
  task('deploy') {
    when "git.branch == 'main'" //~ LEAT-201:10
    sh './deploy'
  }
}
