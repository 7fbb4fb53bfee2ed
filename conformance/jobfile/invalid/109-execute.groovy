def branch = 'git branch'.execute() //~ LEAT-109
job('web') {
  task('compile') { sh "make $branch" }
}
