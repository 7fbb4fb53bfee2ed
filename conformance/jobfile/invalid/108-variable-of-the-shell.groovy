job('web') {
  task('a') {
    sh "echo $HOME" //~ LEAT-108:15 "'HOME'"
    sh "echo ${VERSION}" //~ LEAT-108:16 "'VERSION'"
  }
}
