job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards]) { //~ LEAT-202:24 "how many items there are at most"
    sh "make test SHARD=${matrix.shard}"
  }
}
