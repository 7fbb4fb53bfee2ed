def (name, port) = ['web', 8080]
def (a, b, c) = [1, 2]
job('web') {
  task('a') { sh "echo $name $port $a $b $c" }
}
