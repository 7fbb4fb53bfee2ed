def upper = 'web'.&toUpperCase //~ LEAT-008:18
job('web') {
  task('compile') { sh 'make' }
}
