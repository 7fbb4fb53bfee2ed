job('web') {
  params { number 'shards', default: 2 }
  task('deploy') {
    when params.shards == '2' //~ LEAT-301:24 "a number is compared with a text"
    sh './deploy'
  }
}
