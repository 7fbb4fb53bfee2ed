job('web') {
  task('compile') {
    sh ['make', 'test'] //~ LEAT-108:5
  }
}
