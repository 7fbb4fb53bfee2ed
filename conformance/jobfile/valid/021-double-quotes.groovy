def name = 'web'
job('web') {
  task('a') { sh "make $name ${name} ${name.size() + 1} \$HOME \"quoted\"" }
}
