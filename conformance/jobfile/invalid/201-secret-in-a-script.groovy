job('web') {
  params { text 'p' }
  concurrency "web-${secret('X')}" //~ LEAT-201:15 "a secret goes into a variable of 'env'"
  task('a') {
    when secret('X') == params.p //~ LEAT-201:10 "not into 'condition' of 'when'"
    env A: "${secret('X') == 'a'}" //~ LEAT-201:12 "as it is"
    sh "curl -u me:${secret('X')} $params.p" //~ LEAT-201:8 "not into 'script' of 'sh'"
    run 'b', params: [p: secret('X')] //~ LEAT-201:26 "not into 'params' of 'run'"
  }
}
job('b') {
  params { text 'p' }
  task('a') { sh "echo $params.p" }
}
