job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 3) {
    if (matrix.shard == 'slow') { //~ LEAT-302:9
      timeout minutes: 10
    }
    sh "make test SHARD=${matrix.shard}"
  }
}
