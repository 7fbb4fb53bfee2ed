job('web') {
  params { flag 'fast', default: false }
  sequence {
    when !params.fast
    task('deploy') { sh './deploy' }
    task('smoke') {
      when params.fast //~ LEAT-113:12 "of task 'smoke' can never be true: !params.fast && params.fast"
      sh './smoke'
    }
  }
}
