def shards = '2' as Integer //~ LEAT-008:18
job('web') {
  task('compile') { sh "make $shards" }
}
