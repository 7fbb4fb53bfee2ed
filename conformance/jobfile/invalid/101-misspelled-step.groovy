job('web') {
  task('compile') {
    hs 'make' //~ LEAT-101:5
  }
}
