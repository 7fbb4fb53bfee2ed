job('web') {
  task('a') {
    sh '' //~ LEAT-202:8 "the script of this step is empty"
    groovy ' \n' //~ LEAT-202:12
    sh 'true'
  }
}
