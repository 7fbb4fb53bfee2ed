job('web') {
  task('list') {
    sh './list-shards >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 50, failFast: true) {
    when matrix.shard != 'slow'
    sh "make test SHARD=${matrix.shard}"
  }
  task('report') {
    needs 'test'
    when 'quick' in outputs.list.shards || outputs.list.shards.size() > 2
    sh './report'
  }
}
