job('web') {
  params { number 'shards', default: 2 }
  for (i in 1..params.shards) {
    task("test-$i") { sh "make test SHARD=$i/${params.shards}" }
  }
}
