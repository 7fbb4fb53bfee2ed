job('web') {
  task('other') { sh './other' }
  pipe('index') {
    task('dump') { sh './dump' }
    task('load') {
      stdin from: 'other' //~ LEAT-116:19
      sh './load'
    }
  }
}
