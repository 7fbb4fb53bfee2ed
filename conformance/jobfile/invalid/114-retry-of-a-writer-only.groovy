job('web') {
  task('dump') {
    retry 2 //~ LEAT-114:5
    sh './dump'
  }
  task('load') {
    stdin from: 'dump'
    sh './load'
  }
}
