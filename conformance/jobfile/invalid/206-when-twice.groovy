job('web') {
  task('deploy') {
    when git.branch == 'main'
    when git.tag != null //~ LEAT-206:5
    sh './deploy'
  }
}
