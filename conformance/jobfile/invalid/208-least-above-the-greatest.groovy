job('web') {
  params { number 'shards', min: 8, max: 2 } //~ LEAT-208:34
  task('test') { sh "make test ${params.shards}" }
}
