//~with param shards 100
job('web') {
  params { number 'shards', default: 2, max: 16 } //~ LEAT-214:19
  task('test') { sh "make test ${params.shards}" }
}
