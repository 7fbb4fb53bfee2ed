def tag(name, version = '1.0') { "$name-v$version" }
def twice(x) {
  return x * 2
}
job('web') {
  task('a') { sh "echo ${tag('web')} ${tag('api', '2.0')} ${twice(21)}" }
}
