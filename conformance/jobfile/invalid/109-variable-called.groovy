def name = 'web'
job(name()) { //~ LEAT-109:5
  task('compile') { sh 'make' }
}
