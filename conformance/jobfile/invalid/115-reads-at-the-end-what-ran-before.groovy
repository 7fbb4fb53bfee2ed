job('web') {
  task('dump') { sh './dump' }
  always {
    task('load') {
      stdin from: 'dump' //~ LEAT-115
      sh './load'
    }
  }
}
