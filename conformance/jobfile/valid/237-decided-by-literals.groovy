// what literals decide is known, whatever an output says later
job('m') {
  task('build') {
    output 'version'
    sh 'make'
  }
  if ('a' == 'b' && outputs.build.version == 'c') {
    task('never') { sh 'false' }
  }
  if (true || outputs.build.version == 'c') {
    task('or') { sh 'true' }
  }
  if (('a' == 'b' && outputs.build.version == 'c') && outputs.build.version == 'd') {
    task('nested') { sh 'false' }
  }
  while (outputs.build.version == 'c' && 'a' == 'b') {
    task('while') { sh 'false' }
  }
  assert 'a' == 'a' || outputs.build.version == 'c'
  task('choice') {
    when 'a' == 'b' || outputs.build.version == 'c'
    sh false && outputs.build.version == 'c' ? 'false' : 'true'
  }
  task('kept') {
    when 'a' == 'a' || outputs.build.version == 'c'
    sh './kept'
  }
}
