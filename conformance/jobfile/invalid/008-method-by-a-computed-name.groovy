def how = 'trim'
def name = ' web '."$how"() //~ LEAT-008:20
job('web') {
  task('compile') { sh "make $name" }
}
