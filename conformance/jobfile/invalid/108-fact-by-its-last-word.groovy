job('web') {
  params { text 'target', choices: ['staging', 'production'] }
  task('build') {
    output 'version'
    sh 'echo version=1 >> "$LEAT_OUTPUT"'
  }
  task('deploy') {
    when branch == 'main' //~ LEAT-108:10 "there is no variable 'branch'"
    sh './deploy'
  }
}
