def upper = 'web'.&toUpperCase //~ LEAT-008
job('web') {
  task('compile') { sh 'make' }
}
