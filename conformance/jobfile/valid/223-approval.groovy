job('web') {
  task('deploy') {
    approve by: ['release', 'ann'], hours: 2
    sh './deploy'
  }
  task('publish') {
    approve()
    sh './publish'
  }
}
