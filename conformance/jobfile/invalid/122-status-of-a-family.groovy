job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 3) {
    sh "make test SHARD=${matrix.shard}"
  }
  always {
    task('tell') {
      sh "echo ${tasks.test.status}" //~ LEAT-122:29 "status of its own"
    }
  }
}
