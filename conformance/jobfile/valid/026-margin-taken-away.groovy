job('web') {
  task('a') {
    sh '''
      if true; then
        make
      fi
    '''.stripIndent()
  }
}
