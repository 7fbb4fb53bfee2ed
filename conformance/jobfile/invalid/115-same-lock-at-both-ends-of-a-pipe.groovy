job('web') {
  pipe('index') {
    task('dump') {
      lock 'db'
      sh './dump'
    }
    task('clean') { sh './clean' }
    task('load') {
      lock 'db' //~ LEAT-115
      sh './load'
    }
  }
}
