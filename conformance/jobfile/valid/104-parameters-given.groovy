//~with param shards 3
//~with param target production
job('web') {
  params {
    number 'shards', default: 1
    text 'target', default: 'staging'
  }
  for (i in 1..params.shards) {
    task("test-$i") { sh "make test-$i ${params.target}" } //~ LEAT-505 "not quoted here"
  }
}
