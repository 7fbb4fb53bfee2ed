String target = 'staging' //~ LEAT-008:1 "declares no types"
job('web') {
  task('compile') { sh "make $target" }
}
