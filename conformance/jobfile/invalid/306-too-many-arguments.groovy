def tag(name) { "v$name" }
job('web') {
  task('compile') { sh tag('1', '2') } //~ LEAT-306:24
}
