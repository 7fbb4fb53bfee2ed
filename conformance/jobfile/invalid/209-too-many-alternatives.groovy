job('web') {
  task('build') {
    sh 'make'
    artifact 'few', files: (1..16).collect { "d$it/{1,2,3,4,5,6,7,8}/{1,2,3,4,5,6,7,8}/{1,2,3,4}/*".toString() }
    artifact 'many', files: (1..17).collect { "d$it/{1,2,3,4,5,6,7,8}/{1,2,3,4,5,6,7,8}/{1,2,3,4}/*" } //~ LEAT-209 "more than 4,096"
  }
}
