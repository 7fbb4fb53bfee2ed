job('web') {
  env { A = 1 } //~ LEAT-201:7 "'env' has no block" LEAT-108:9
  task('deploy') {
    when { git.branch == 'main' } //~ LEAT-201:10 "'when' has no block"
    retry(3) { sh './deploy' } //~ LEAT-201:14 "'retry' has no block"
    sh './deploy'
  }
}
