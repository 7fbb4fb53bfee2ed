int shards = 2 //~ LEAT-008:1
job('web') {
  task('compile') { sh "make $shards" }
}
