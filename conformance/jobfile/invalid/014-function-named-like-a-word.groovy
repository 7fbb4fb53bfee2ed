def task(name) { name } //~ LEAT-014:5 "'task' is a word of the vocabulary"
job('web') {
  task('compile') { sh 'make' }
}
