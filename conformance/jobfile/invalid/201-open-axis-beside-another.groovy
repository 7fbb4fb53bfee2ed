job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards, jdk: [17, 21]], most: 3) { //~ LEAT-201:32 "stands alone"
    sh "make test SHARD=${matrix.shard}"
  }
}
