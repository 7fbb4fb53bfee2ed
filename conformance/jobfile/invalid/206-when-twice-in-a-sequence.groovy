job('web') {
  sequence {
    when git.branch == 'main'
    task('deploy') { sh './deploy' }
    when git.tag != null //~ LEAT-206:5 "'when' stands twice"
  }
}
