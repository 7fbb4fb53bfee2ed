job('web') {
  params {
    flag 'fast', default: true
    flag 'loud'
    number 'shards', default: 4, min: 1, max: 16
    number 'ratio', min: 0.5
  }
  task('test') { sh "make test FAST=${params.fast} LOUD=${params.loud} N=${params.shards} R=${params.ratio}" }
}
