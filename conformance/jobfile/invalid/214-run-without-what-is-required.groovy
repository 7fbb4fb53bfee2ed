job('all') {
  task('a') { run 'lib' } //~ LEAT-214:19 "the job 'lib' requires a value for its parameter 'name'"
}
job('lib') {
  params { text 'name', required: true }
  task('a') { sh 'echo "$name"' }
}
