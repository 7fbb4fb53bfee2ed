job('web') {
  timeout minutes: 10
  task('compile') {
    timeout hours: 1 //~ LEAT-208:5 "the task 'compile' may take longer than the whole job"
    sh 'make'
  }
}
