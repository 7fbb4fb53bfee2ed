job('web') {
  task('dump') {
    lock 'database'
    sh './dump'
  }
  task('load') {
    stdin from: 'dump'
    lock 'database' //~ LEAT-115:5
    sh './load'
  }
}
