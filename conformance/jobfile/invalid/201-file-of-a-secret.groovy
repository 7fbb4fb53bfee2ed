job('web') {
  concurrency "web-${secretFile('X')}" //~ LEAT-201:15 "a secret goes into a variable of 'env'"
  task('a') {
    env A: "--key=${secretFile('X')}" //~ LEAT-201:12 "the file of a secret is all that its variable holds"
    env B: secretFile('x-y') //~ LEAT-205:12
    sh "cat ${secretFile('X')}" //~ LEAT-201:8 "not into 'script' of 'sh'"
  }
}
