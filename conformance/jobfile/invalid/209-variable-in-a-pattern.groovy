job('web') {
  task('compile') {
    inputs '$SRC/**' //~ LEAT-209:12 "no variable"
    sh 'make'
    artifact 'jar', files: 'docs/' //~ LEAT-209:28 "names a folder"
  }
}
