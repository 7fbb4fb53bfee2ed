def target = 'web'
job($target) { //~ LEAT-006:5
  task('compile') { sh 'make' }
}
