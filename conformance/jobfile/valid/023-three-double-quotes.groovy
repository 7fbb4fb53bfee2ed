def name = 'web'
job('web') {
  task('a') {
    sh """\
      make $name
      make ${name}-test
      """
  }
}
