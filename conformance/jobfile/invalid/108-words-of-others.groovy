job('web') {
  task('build') {
    agent any //~ LEAT-108:11
    checkout scm //~ LEAT-108:14
    sh "make ${env.BUILD_NUMBER}" //~ LEAT-108:16
  }
}
