def a = 1; def b = 2
job('web') { task('compile') { agent 'linux'; sh "make $a $b"; } }
