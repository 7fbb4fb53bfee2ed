def list = [1]
list.add(list)
job('web') {
  task('compile') { sh "make $list" } //~ LEAT-402
}
