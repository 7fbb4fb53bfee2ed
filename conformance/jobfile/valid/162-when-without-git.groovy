job('web') {
  task('release') {
    when git.branch ==~ /release-.*/
    sh 'make release'
  }
  task('tagged') {
    when git.tag != null
    sh 'make tagged'
  }
}
