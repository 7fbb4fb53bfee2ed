job('web') {
  ['a', 'b'].withIndex().each { name, i -> task("$i-$name") { sh "make $name" } }
  ['c'].eachWithIndex { name, i -> task("$name-$i") { sh "make $name" } }
}
