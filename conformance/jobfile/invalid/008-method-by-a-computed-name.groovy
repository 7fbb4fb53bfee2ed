def how = 'trim'
def name = ' web '."$how"() //~ LEAT-008
job('web') {
  task('compile') { sh "make $name" }
}
