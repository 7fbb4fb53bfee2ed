load 'ci/common.leat'
job('web') {
  standard('compile', 'make')
  task('a') { sh "echo ${tag('1.0')}" }
}
