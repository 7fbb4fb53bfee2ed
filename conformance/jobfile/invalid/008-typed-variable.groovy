String target = 'staging' //~ LEAT-008 "declares no types"
job('web') {
  task('compile') { sh "make $target" }
}
