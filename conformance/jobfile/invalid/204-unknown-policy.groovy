job('web') {
  concurrency 'web', policy: 'cancel-odler' //~ LEAT-204:30
  task('compile') { sh 'make' }
}
