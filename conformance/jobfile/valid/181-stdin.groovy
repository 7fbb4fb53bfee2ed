job('web') {
  task('dump') {
    retry 1
    sh './dump'
  }
  task('load') {
    stdin from: 'dump', record: 'log'
    retry 1
    sh './load'
  }
}
