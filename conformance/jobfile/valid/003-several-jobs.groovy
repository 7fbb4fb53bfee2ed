job('library') {
  task('compile') { sh 'make library' }
}
job('web') {
  task('compile') { sh 'make web' }
}
