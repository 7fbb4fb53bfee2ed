job('web') {
  triggers { for (i in 1..500) { push branches: ["{a,b}{c,d}{e,f}{g,h}{i,j}{k,l}{m,n}{o,p}$i"] } }
  task('compile') { sh 'make' }
}
