dfe target = 'web' //~ LEAT-007:1 "'dfe' is not a word of the language"
job('web') {
  task('compile') { sh 'make' }
}
