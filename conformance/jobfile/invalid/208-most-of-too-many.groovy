job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  task('test', matrix: [shard: outputs.list.shards], most: 5001) { //~ LEAT-208:60 "from 1 to 5000"
    sh "make test SHARD=${matrix.shard}"
  }
}
