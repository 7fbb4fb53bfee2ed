job('web') {
  triggers {
    job 'two words/build' //~ LEAT-205:9 "a space"
    job 'library/' //~ LEAT-205:9 "cannot be empty"
  }
  task('a') { run 'library/build/all' } //~ LEAT-205:19 "'/'"
  task('b') { run '-x/build' } //~ LEAT-205:19 "begins with a letter or digit"
}
