job('web') {
  task('dump') { sh './dump' }
  task('check') {
    needs 'dump'
    sh './check'
  }
  task('load') {
    stdin from: 'dump'
    needs 'check' //~ LEAT-115:11
    sh './load'
  }
}
