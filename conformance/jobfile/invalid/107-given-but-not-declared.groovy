//~with param tagret production
job('web') { //~ LEAT-107
  params { text 'target' }
  task('deploy') { sh "./deploy ${params.target}" }
}
