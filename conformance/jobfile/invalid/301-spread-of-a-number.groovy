def all = [*5] //~ LEAT-301
job('web') {
  task('compile') { sh "make $all" }
}
