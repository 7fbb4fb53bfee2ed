def pattern = /release-\d+\/x/
job('web') {
  task('a') { sh "echo '$pattern' ${'release-12/x' ==~ pattern}" }
}
