job('web') {
  task('compile') {
    sh '''
//~^ LEAT-005 "never closed"
make
make install
''
  }
}
