def params = [:] //~ LEAT-014 "'params' is there already"
job('web') {
  task('compile') { sh 'make' }
}
