def m = 'release-12.3' =~ /release-(\d+)\.(\d+)/
def all = [m[0][1], m[0][2], 'a1b22'.replaceAll(/\d+/, '#'), 'web' ==~ /w.b/, 'x' ==~ /y/]
job('web') {
  task('a') { sh "echo '${all.join(' ')}'" }
}
