job('web') { task('a') { retry 1, on: ['lost']; sh 'a' } }
