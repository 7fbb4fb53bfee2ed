def home = System.getenv('HOME') //~ LEAT-108:12
job('web') {
  task('compile') { sh "make $home" }
}
