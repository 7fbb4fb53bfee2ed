job('web') {
  pipe('index') {
    task('dump') { sh './dump' }
    task('load') {
      retry 2 //~ LEAT-114:7
      sh './load'
    }
  }
}
