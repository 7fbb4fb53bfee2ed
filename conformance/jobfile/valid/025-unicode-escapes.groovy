job('web') {
  description 'caf\u00e9 \u2603'
  task('a') { sh 'make' }
}
