job('web') {
  task('count') { sh './count'; output 'n', type: 'number' }
  task('next') { sh "./next ${outputs.count.n + 1}" } //~ LEAT-302:47
}
