job('web') {
  task('a') { sh 'echo "$HOME" \'quoted\' \\ and a tab:\t.' }
}
