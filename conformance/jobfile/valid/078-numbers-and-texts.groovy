def all = ['42'.toInteger() + 1, '1.5'.toBigDecimal() * 2, 42.toString() + '1', '7'.isInteger(), 'x'.isNumber()]
job('web') {
  task('a') { sh "echo ${all.join(' ')}" }
}
