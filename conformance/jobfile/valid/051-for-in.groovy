job('web') {
  for (jdk in [17, 21, 25]) {
    task("test-$jdk") { sh "mvn verify -Djdk=$jdk" }
  }
}
