class Build { //~ LEAT-008:1 "a Jobfile has no 'class'"
  String name
}
job('web') {
  task('compile') { sh 'make' }
}
