job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 3) {
    sh "make test SHARD=${matrix.shard}"
    output 'size'
    artifact 'log', files: 'log'
  }
  task('report') {
    sh "echo ${outputs.test.size}" //~ LEAT-122:24 "each of its legs has outputs of its own"
  }
  task('gather') {
    use artifact: 'log', from: 'test' //~ LEAT-122:32 "artifacts of its own"
    sh './gather'
  }
}
