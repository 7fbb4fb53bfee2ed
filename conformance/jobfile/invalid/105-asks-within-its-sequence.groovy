job('web') {
  sequence {
    when outputs.build.sound //~ LEAT-105:18 "build -> build"
    task('build') {
      sh 'make'
      output 'sound', type: 'flag'
    }
    task('deploy') { sh './deploy' }
  }
}
