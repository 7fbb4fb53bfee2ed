def app = [name: 'web', port: 8080]
job('web') {
  task('a') { sh "run $app.name on $app.port" }
}
