def jvm(name, jdk) {
  task(name) {
    agent "jdk$jdk"
    sh "mvn verify -Djdk=$jdk"
  }
}
job('web') {
  jvm('test-17', 17)
  jvm('test-21', 21)
}
