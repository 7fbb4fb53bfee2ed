job('web') {
  pipe('index') {
    timeout minutes: 5 //~ LEAT-102:5
    task('dump') { sh './dump' }
    task('load') { sh './load' }
  }
}
