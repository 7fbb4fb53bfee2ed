job('web') {
  params { text 'a'; text 'b' }
  task('t') { sh 't $a $b' }
}
