job('web') {
  task('compile') {
    sh(['make', 'test']) //~ LEAT-201:8 "'sh' takes a text, not a list"
  }
}
