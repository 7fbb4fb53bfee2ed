def name = 'web'
job("${name") {
//~^ LEAT-005:12 "never closed"
  task('compile') { sh 'make' }
}
