def n = 1
job('web') {
  if ("v$n" == 'v1') {
    task('a') { sh 'make' }
  }
}
