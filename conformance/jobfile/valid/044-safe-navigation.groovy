def none = null
def some = [a: [b: 'deep']]
job('web') {
  task('a') { sh "echo ${none?.size()} ${some?.a?.b} ${some.x?.y} ${none?[0]}" }
}
