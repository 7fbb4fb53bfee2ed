def name = null
name = name ?: 'web'
def port = [:].port ?: 8080
job('web') {
  task('a') { sh "echo $name $port" }
}
