job('web') {
  task('deploy') {
    when git.branch ==~ /release-(\d+/ //~ LEAT-211:21
    sh './deploy'
  }
}
