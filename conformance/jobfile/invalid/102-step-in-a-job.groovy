job('web') {
  sh 'make' //~ LEAT-102:3 "'sh' cannot stand in a job"
}
