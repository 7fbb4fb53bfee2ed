def branch = 'git branch'.execute() //~ LEAT-109:27
job('web') {
  task('compile') { sh "make $branch" }
}
