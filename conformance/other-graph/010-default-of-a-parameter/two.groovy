job('web') {
  params { text 'a'; text 'b', default: 'x' }
  task('t') { sh 't $a $b' }
}
