job('web') {
  task('list') {
    sh './list'
    output 'shards'
  }
  for (i in outputs.list.shards) { //~ LEAT-302:13
    task("test-$i") { sh 'make test' }
  }
}
