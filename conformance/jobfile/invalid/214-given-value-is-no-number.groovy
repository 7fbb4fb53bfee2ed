//~with param shards many
job('web') {
  params { number 'shards', default: 2 } //~ LEAT-214:19
  task('test') { sh "make test ${params.shards}" }
}
