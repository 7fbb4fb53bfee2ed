def target = 'staging'
def target = 'production' //~ LEAT-014:5 "'target' is declared twice"
job('web') {
  task('compile') { sh "make $target" }
}
