def params = [:] //~ LEAT-014:5 "'params' is there already"
job('web') {
  task('compile') { sh 'make' }
}
