job('web') {
  params {
    text 'version', required: true, pattern: '[0-9]+[.][0-9]+', help: 'what is released'
    number 'shards', required: true, min: 1
    flag 'sure', required: true
    text 'channel', pattern: '[a-z]+', default: 'stable'
  }
  task('release') { sh './release "$version" "$shards" "$sure" "$channel"' }
  task('again') { run 'lib', params: [name: 'x'] }
}
job('lib') {
  params { text 'name', required: true }
  task('a') { sh 'echo "$name"' }
}
