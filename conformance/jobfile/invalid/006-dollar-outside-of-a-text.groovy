def target = 'web'
job($target) { //~ LEAT-006
  task('compile') { sh 'make' }
}
