job('web') { //~ LEAT-410:5
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('build', matrix: [shard: outputs.list.shards], most: 500) {
    sh "make SHARD=${matrix.shard}"
  }
  task('test', matrix: [shard: outputs.list.shards], most: 500) {
    needs 'build'
    sh "make test SHARD=${matrix.shard}"
  }
}
