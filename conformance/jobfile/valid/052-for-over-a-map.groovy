job('web') {
  for (e in [web: 8080, api: 8081]) {
    task("check-${e.key}") { sh "curl localhost:${e.value}" }
  }
}
