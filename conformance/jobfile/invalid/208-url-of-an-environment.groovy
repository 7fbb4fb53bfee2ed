job('web') {
  task('deploy') {
    environment 'production', url: 'ftp://shop.example.com' //~ LEAT-208:36 "begins with https:// or http:// and a host"
    sh './deploy'
  }
  task('shown to people') {
    environment 'production', url: 'https://ada:secret@shop.example.com' //~ LEAT-208:36 "holds no user and no password"
    sh './deploy'
  }
}
