job 'web' { //~ LEAT-007:11 "a block cannot follow this"
  task('a') { sh 'make' }
}
