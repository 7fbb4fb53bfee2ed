task('compile') { //~ LEAT-102:1 "'task' cannot stand at the top of the file"
  sh 'make'
}
