def quick = { part ->
  task("quick-$part") { sh "make $prat"; timeuot minutes: 3 } //~ LEAT-108:35 LEAT-101:42
}
job('web') {
  def each = [].collect { jdk -> task("test-$jdk") { hs 'make' } } //~ LEAT-101:54 "'hs' in a task"
  task('compile') { sh 'make' }
}
