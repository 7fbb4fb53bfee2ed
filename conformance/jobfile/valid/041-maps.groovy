def ports = [web: 8080, 'api-v2': 8081, (5): 'five']
ports.admin = 9000
ports['metrics'] = 9100
job('web') {
  task('a') { sh "echo ${ports.web} ${ports['api-v2']} ${ports[5]} ${ports.admin} ${ports.metrics} ${ports.none}" }
}
