job('web') {
  taks('compile') { sh 'make' } //~ LEAT-101:3 "there is no word 'taks' in a job"
}
