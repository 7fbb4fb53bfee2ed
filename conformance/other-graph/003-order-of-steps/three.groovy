job('web') { task('a') { sh 'x\ny' } }
