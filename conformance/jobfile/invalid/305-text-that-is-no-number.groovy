def shards = 'two'.toInteger() //~ LEAT-305
job('web') {
  task('compile') { sh "make $shards" }
}
