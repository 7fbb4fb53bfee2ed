job('web') {
  pipe('index') { //~ LEAT-212:8
    task('dump') { sh './dump' }
  }
}
