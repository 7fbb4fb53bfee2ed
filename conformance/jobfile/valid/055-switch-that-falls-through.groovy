def said = []
switch (2) {
  case 1: said << 'one'
  case 2: said << 'two'
  case 3: said << 'three'; break
  default: said << 'more'
}
job('web') {
  task('a') { sh "echo ${said.join(' ')}" }
}
