def all = [*5] //~ LEAT-301:13
job('web') {
  task('compile') { sh "make $all" }
}
