job('web') {
  task('list') {
    sh './list'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 50, failFast: true) { sh "make SHARD=${matrix.shard}" }
}
