job('web') {
  task('compile') { sh 'make'; output 'x' }
  task('deploy') { sh "./deploy ${output.compile.x}" } //~ LEAT-108:35
}
