job('web') {
  task('many') {
    sh 'echo "names=[]" >> "$LEAT_OUTPUT"'
    output 'names', type: 'list'
  }
  task('report') {
    when outputs.many.names == 'a' //~ LEAT-117:10 "is a list"
    sh './report'
  }
  task('other') {
    when outputs.many.names.startsWith('a') //~ LEAT-117:10 "is a list"
    sh './report'
  }
  task('third') {
    when 3 in outputs.many.names //~ LEAT-117:10 "a number"
    sh './report'
  }
}
