job('web') {
  triggers {
    startup //~ LEAT-108:5 "'startup' is a word of the vocabulary"
  }
  task('compile') { sh 'make' }
}
