def shards = 0
assert shards > 0 : 'there must be a shard' //~ LEAT-307:8 "there must be a shard"
job('web') {
  task('test') { sh "make test $shards" }
}
