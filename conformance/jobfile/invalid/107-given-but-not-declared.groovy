//~with param tagret production
job('web') { //~ LEAT-107:5
  params { text 'target' }
  task('deploy') { sh "./deploy ${params.target}" }
}
