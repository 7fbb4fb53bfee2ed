job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 3) {
    sh "make test SHARD=${matrix.shard}"
    artifact 'log', files: 'log.txt'
  }
  task('report') {
    use artifact: 'log', from: 'test' //~ LEAT-122:32 "each of its legs has artifacts of its own"
    sh './report'
  }
}
