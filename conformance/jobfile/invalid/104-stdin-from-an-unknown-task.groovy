job('web') {
  task('dump') { sh './dump' }
  task('load') {
    stdin from: 'dmup' //~ LEAT-104:17
    sh './load'
  }
}
