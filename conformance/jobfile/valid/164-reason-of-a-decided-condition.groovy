job('web') {
  params {
    text 'only', default: 'all'
    text 'extra', default: ''
    flag 'late', default: false
  }
  def isLong = { text -> text.size() > 20 }
  for (part in ['api', 'site']) {
    task("build-$part") {
      when params.only in ['all', part] || part == params.extra
      sh 'make'
    }
    task("test-$part") {
      when params.only == 'none' && isLong(params.extra)
      sh 'make test'
    }
  }
  if (params.only == 'none') {
    task('wait') { sh "sleep ${params.late}" }
  }
}
