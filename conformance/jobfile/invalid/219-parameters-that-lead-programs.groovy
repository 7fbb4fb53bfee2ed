job('web') {
  params {
    text 'LD_PRELOAD' //~ LEAT-219:10
    flag 'BASH_ENV' //~ LEAT-219:10
    number 'NODE_OPTIONS' //~ LEAT-219:12
    text 'GIT_SSH_COMMAND' //~ LEAT-219:10
    text 'leat_folder' //~ LEAT-219:10
  }
  task('deploy') { sh './deploy' }
}
