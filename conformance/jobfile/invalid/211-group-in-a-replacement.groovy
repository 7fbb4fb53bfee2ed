def name = 'web-1'.replaceAll(/(\w+)-\d/, '$2') //~ LEAT-211:20
job('web') {
  task('compile') { sh "make $name" }
}
