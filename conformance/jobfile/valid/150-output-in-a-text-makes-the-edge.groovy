job('web') {
  task('compile') {
    sh 'echo "version=1" >> "$LEAT_OUTPUT"'
    output 'version'
  }
  task('deploy') { sh "./deploy ${outputs.compile.version}" }
}
