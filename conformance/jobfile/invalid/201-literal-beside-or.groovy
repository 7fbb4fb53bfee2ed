job('web') {
  task('a') {
    when git.branch == 'main' || 'release' //~ LEAT-201:34 "'||' takes conditions, and the text 'release' is always true"
    sh 'true'
  }
  task('b', matrix: [os: ['linux', 'mac']]) {
    when(!(matrix.os == 'linux' && 0)) //~ LEAT-201:36 "'&&' takes conditions, and the number 0 is always false"
    sh 'true'
  }
}
