def shards = 'two'.toInteger() //~ LEAT-305:20
job('web') {
  task('compile') { sh "make $shards" }
}
