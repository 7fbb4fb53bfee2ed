def name = 'web'
job(name()) { //~ LEAT-109
  task('compile') { sh 'make' }
}
