job('web') {
  3.times { task("t$it") { sh "make $it" } }
  4.upto(5) { task("u$it") { sh "make $it" } }
}
