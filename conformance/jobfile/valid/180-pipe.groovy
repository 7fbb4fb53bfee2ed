job('web') {
  pipe('index', record: 'none') {
    task('dump') { sh './dump-records' }
    task('clean') {
      agent 'big'
      sh "jq -c 'select(.ok)'"
    }
    task('load') { sh './load' }
  }
}
