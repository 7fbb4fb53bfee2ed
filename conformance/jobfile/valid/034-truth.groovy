def truths = [0, 1, '', 'x', [], [0], [:], null].collect { it ? 'yes' : 'no' }
job('web') {
  task('a') { sh "echo ${truths.join(' ')}" }
}
