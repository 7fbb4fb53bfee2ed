job('web') { //~ LEAT-409:5 "up to 15001 tasks"
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  for (name in ['a', 'b', 'c']) {
    task(name, matrix: [shard: outputs.list.shards], most: 5000) {
      sh "make $name SHARD=${matrix.shard}"
    }
  }
}
