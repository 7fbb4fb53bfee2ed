job('web') { //~ LEAT-212:5 "the job 'web' has no task"
  description 'The web app'
}
