job('web') {
  task('deploy') {
    when git.brunch == 'main' //~ LEAT-110 "'git' has no 'brunch'"
    sh './deploy'
  }
}
