dfe target = 'web' //~ LEAT-007 "'dfe' is not a word of the language"
job('web') {
  task('compile') { sh 'make' }
}
