job('web') {
  task('a') {
    sh '''
      set -x
      echo "$HOME"
    '''
  }
}
