job('web') {
  task('deploy') {
    idToken 'TOKEN', audience: '' //~ LEAT-208:32 "the audience of a token cannot be empty"
    idToken 'OTHER', audience: 'two words' //~ LEAT-208:32 "an audience has no blanks"
    sh './deploy'
  }
}
