job('web') {
  task('compile') { sh "make ${env.HOME}" } //~ LEAT-108:32
}
