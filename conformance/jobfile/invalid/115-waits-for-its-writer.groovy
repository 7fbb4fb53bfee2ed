job('web') {
  task('dump') { sh './dump' }
  task('load') {
    stdin from: 'dump'
    needs 'dump' //~ LEAT-115:11
    sh './load'
  }
}
