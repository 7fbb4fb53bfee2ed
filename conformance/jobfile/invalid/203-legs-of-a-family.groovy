job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 3, exclude: [shard: 'slow'], include: [shard: 'more']) { //~ LEAT-203:72 "are known only when the run goes on" LEAT-203:98 "those of 'shard'"
    sh "make test SHARD=${matrix.shard}"
  }
}
