job('web') {
  params { number 'shards', default: 0, min: 1 } //~ LEAT-214:38
  task('test') { sh "make test ${params.shards}" }
}
