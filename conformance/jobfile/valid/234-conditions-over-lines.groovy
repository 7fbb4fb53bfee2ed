//~with branch main
job('web') {
  params { flag 'fast' }
  task('a') {
    when params.fast ||
      git.branch == 'main' ||
      git.tag != null
    sh 'make'
  }
}
