job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 3) {
    sh "make test SHARD=${matrix.shard}"
  }
  task('test[2]') { //~ LEAT-103:8 "may be a leg"
    sh './other'
  }
}
