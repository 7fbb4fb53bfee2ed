job('web') {
  task('all') {
    checkout dir: 'tools' //~ LEAT-203:14 "'checkout' has no argument 'dir'"
    checkout env: [A: '1'] //~ LEAT-203:14 "'checkout' has no argument 'env'"
    run 'docs', timeout: 60 //~ LEAT-203:17 "'run' has no argument 'timeout'"
    run 'docs', dir: 'docs' //~ LEAT-203:17 "'run' has no argument 'dir'"
    run 'docs', env: [A: '1'] //~ LEAT-203:17 "'run' has no argument 'env'"
    sh 'make', into: 'it' //~ LEAT-203:16 "'sh' has no argument 'into'"
  }
}
job('docs') {
  task('a') { sh 'true' }
}
