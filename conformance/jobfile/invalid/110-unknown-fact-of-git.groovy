job('web') {
  task('deploy') {
    when git.brunch == 'main' //~ LEAT-110:14 "'git' has no 'brunch'"
    sh './deploy'
  }
}
