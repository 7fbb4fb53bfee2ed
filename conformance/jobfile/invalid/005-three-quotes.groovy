job('web') {
  task('compile') {
    sh '''
//~^ LEAT-005:8 "never closed"
make
make install
''
  }
}
