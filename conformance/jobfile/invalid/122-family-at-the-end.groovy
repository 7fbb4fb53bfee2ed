job('web') {
  task('list') {
    sh 'echo "shards=[]" >> "$LEAT_OUTPUT"'
    output 'shards', type: 'list'
  }
  always {
    task('tidy', matrix: [shard: outputs.list.shards], most: 3) { //~ LEAT-122:10 "does not run at the end"
      sh "rm -rf ${matrix.shard}"
    }
  }
}
