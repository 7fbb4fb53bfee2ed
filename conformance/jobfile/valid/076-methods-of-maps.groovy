def m = [b: 2, a: 1]
def more = m.collectEntries { k, v -> [k.toUpperCase(), v * 10] }
job('web') {
  task('a') {
    sh "echo ${m.keySet().join(',')} ${m.values().sum()} ${m.containsKey('a')} ${m.sort { it.key }} ${more} ${m.findAll { k, v -> v > 1 }}"
  }
}
