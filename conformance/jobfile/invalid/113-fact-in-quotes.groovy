job('web') {
  params { flag 'fast', default: false }
  task('deploy') {
    when 'branch' == 'main' //~ LEAT-113:10 "the condition of task 'deploy' can never be true: 'branch' == 'main'"
    sh './deploy'
  }
  task('whole') {
    when 'git.branch' == 'main' && params.fast //~ LEAT-113:10 "'git.branch' == 'main'"
    sh './deploy'
  }
  task('number') {
    when 1 > 2 //~ LEAT-113:10 "1 > 2"
    sh './deploy', when: 'branch' in ['main', 'next'] //~ LEAT-113:26 "step 1 of task 'number'"
  }
  task('never') {
    when false
    sh './deploy'
  }
  task('always') {
    when true
    sh './deploy'
  }
  for (os in ['linux', 'windows']) {
    task("test on $os") {
      when os == 'linux'
      sh './test'
    }
  }
}
