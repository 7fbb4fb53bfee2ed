// comparisons of literals stay as they are written, as in the other syntaxes: legs of a matrix that are written out have them
job('m') {
  def deploy = false
  task('t[linux,1]') {
    when '1' == '2' && 'linux' != 'mac'
    sh 'echo linux'
  }
  task('t[linux,2]') {
    when '2' == '2' && 'linux' != 'mac'
    sh 'echo linux', when: 'linux' =~ '^(lin|ma)' && !('linux' == 'mac')
  }
  task('t[mac,2]') {
    when '2' == '2' && 'mac' != 'mac'
    sh 'echo mac', when: 'mac'.contains('a') || 'mac' in ['linux', 'hurd']
  }
  // what a variable says is a plain no, also beside a comparison that holds
  task('deploy') {
    when 1 == 1 && deploy
    sh './deploy'
  }
  task('not') {
    when 'a' == 'a' || deploy
    sh './not'
  }
}
