job('library') {
  task('compile') { sh 'make' }
}
job('web') {
  task('a') { run 'libary' } //~ LEAT-120:19
}
