job('web') {
  for (i in 1..3) {
    task("test-$i") { sh "make report-$i.xml" } //~ LEAT-110:42 "a number has no property 'xml'"
  }
}
