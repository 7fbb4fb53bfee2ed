job('web') {
  task('compile') { //~ LEAT-212:8 "the task 'compile' has no step"
    timeout minutes: 5
  }
}
