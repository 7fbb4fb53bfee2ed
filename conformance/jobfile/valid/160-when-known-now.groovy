//~with branch main
job('web') {
  params { text 'target', choices: ['staging', 'production'] }
  task('deploy') {
    when params.target == 'staging' || git.branch == 'main'
    sh './deploy'
  }
  task('docs') {
    when changed('docs/**', '*.md')
    sh 'make docs'
  }
  task('nightly') {
    when trigger.kind in ['cron', 'person']
    sh 'make nightly'
  }
  task('release') {
    when git.branch ==~ /release\/\d+/ && !(git.tag == null)
    sh 'make release'
  }
}
