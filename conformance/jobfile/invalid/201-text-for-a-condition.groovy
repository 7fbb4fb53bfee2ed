job('web') {
  task('deploy') {
    when "git.branch == 'main'" //~ LEAT-201
    sh './deploy'
  }
}
