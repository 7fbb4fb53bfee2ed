load 'turned.leat'

job('web') {
  task('a') { sh 'make' }
}
