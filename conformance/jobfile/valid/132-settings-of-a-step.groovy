job('web') {
  task('list') {
    sh 'echo many=true >> "$LEAT_OUTPUT"'
    output 'many', type: 'flag'
  }
  task('all') {
    sh 'make', dir: 'it', env: [MODE: 'ci', MANY: outputs.list.many], timeout: 600
    groovy 'println 6 * 7', allowFailure: true, when: git.branch == 'main'
    checkout url: 'https://example.com/tools.git', into: 'tools', when: outputs.list.many, timeout: 60, allowFailure: true
    run 'docs', when: !outputs.list.many, allowFailure: true, name: 'the docs'
    sh 'true', allowFailure: false
  }
}
job('docs') {
  task('a') { sh 'true' }
}
