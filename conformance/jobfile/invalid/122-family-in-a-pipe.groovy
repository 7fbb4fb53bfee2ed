job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  pipe('index') {
    task('dump') { sh './dump' }
    task('load', matrix: [shard: outputs.list.shards], most: 3) { //~ LEAT-122:10 "end of a stream"
      sh "./load ${matrix.shard}"
    }
  }
}
