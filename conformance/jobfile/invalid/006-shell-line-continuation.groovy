job('web') { \
//~^ LEAT-006
  task('compile') { sh 'make' }
}
