job('web') {
  params { number 'shards', default: 0, min: 1 } //~ LEAT-208
  task('test') { sh "make test ${params.shards}" }
}
