job('web') {
  ['unit', 'system'].each { kind ->
    task("test-$kind") { sh "make $kind" }
  }
  [a: 1, b: 2].each { name, size -> task(name) { sh "make $size" } }
}
