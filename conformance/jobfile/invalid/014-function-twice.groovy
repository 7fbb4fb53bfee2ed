def tag(name) { "v$name" }
def tag(name) { "release-$name" } //~ LEAT-014:5 "the function 'tag' is declared twice"
job('web') {
  task('compile') { sh tag('1') }
}
