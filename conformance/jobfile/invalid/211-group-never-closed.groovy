job('web') {
  task('deploy') {
    when git.branch ==~ /release-(\d+/ //~ LEAT-211
    sh './deploy'
  }
}
