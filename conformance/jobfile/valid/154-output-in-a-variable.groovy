job('web') {
  task('compile') {
    sh 'make'
    output 'version'
  }
  def version = outputs.compile.version
  task('deploy') {
    env VERSION: "v$version"
    when version != '' && version.startsWith('1.')
    sh './deploy'
  }
}
