job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 3) { //~ LEAT-117:45 "is none"
    sh "make test SHARD=${matrix.shard}"
  }
}
