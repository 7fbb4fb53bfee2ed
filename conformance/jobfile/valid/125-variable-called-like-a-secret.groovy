job('web') {
  task('upload') {
    secrets 'TOKEN'
    sh './upload "$TOKEN"'
  }
  task('try') {
    sh 'TOKEN=none ./upload --dry'
    sh '''
      export TOKEN=none
      ./upload --dry
    '''
  }
}
