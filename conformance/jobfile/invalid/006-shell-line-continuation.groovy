job('web') { \
//~^ LEAT-006:14
  task('compile') { sh 'make' }
}
