job('web') {
  triggers {
    push branches: ['**', '!wip/**'], tags: ['[0-9]*.[0-9]*'], paths: ['src/**', '!src/docs/**']
  }
  task('compile') {
    when changed('src/**', '!*.md')
    inputs 'src/**', '!*.[oa]', 'conf/{dev,prod}.yaml'
    sh 'make'
    artifact 'dist', files: ['dist/**', '!dist/secret*']
    cache 'm2', paths: ['.m2', '!.m2/own'], key: files('**/pom.xml', '!target')
    reports junit: ['target/*.xml', '!*-flaky.xml'], allowEmpty: true, allowFailed: true
  }
}
