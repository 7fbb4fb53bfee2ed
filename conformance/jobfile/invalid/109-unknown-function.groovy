def tag(name) { "v$name" }
job('web') {
  task('compile') { sh tga('1') } //~ LEAT-109:24
}
