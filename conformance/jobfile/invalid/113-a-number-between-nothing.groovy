job('web') {
  params { number 'shards', default: 2 }
  task('deploy') {
    when params.shards > 5 && params.shards < 3 //~ LEAT-113:10
    sh './deploy'
  }
}
