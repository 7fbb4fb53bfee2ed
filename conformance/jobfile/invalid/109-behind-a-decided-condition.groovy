def helpers = [made: { 'x' }]
job('web') {
  task('compile') { sh 'make'; output 'version' }
  task('deploy') {
    when git.branch == 'main' && !outputs.compile.version.nedsWith('-SNAPSHOT') //~ LEAT-109:59 "no value has a method 'nedsWith'"
    if (false) {
      sh "make ${helpers.made()} ${helpers.size()}"
    }
    sh './deploy'
  }
}
