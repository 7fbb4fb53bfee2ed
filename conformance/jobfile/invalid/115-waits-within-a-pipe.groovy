job('web') {
  pipe('index') {
    task('dump') { sh './dump' }
    task('clean') { sh './clean' }
    task('load') {
      needs 'dump' //~ LEAT-115:13
      sh './load'
    }
  }
}
