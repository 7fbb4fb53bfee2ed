//~with branch main
job('web') {
  params { text 'target', choices: ['staging', 'production'] }
  env STAGE: 'none'
  task('build') {
    sh 'make'
    output 'sound', type: 'flag'
    output 'version'
  }
  sequence {
    when params.target == 'production' || git.branch == 'main'
    env STAGE: 'blue', COLOUR: '1', TOKEN: secret('DEPLOY')
    task('deploy') {
      env STAGE: 'green'
      sh './deploy'
    }
    pipe('index') {
      task('dump') { sh './dump' }
      task('load') { sh './load' }
    }
    sequence {
      env STAGE: "inner-${outputs.build.version}"
      task('probe') {
        when trigger.kind == 'push' && outputs.build.sound
        sh './probe'
      }
      task('test', matrix: [jdk: [17, 21]]) { sh "make test-${matrix.jdk}" }
      when outputs.build.sound
    }
    sequence { }
    task('gather') { needs 'build' }
  }
  sequence {
    when true
    task('last') { sh './last' }
  }
}
