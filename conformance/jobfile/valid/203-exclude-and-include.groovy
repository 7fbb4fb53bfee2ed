//~with param wide true
job('web') {
  params { flag 'wide', default: false }
  def added = [[jdk: 25, os: 'mac']]
  task('test', matrix: [os: ['debian', 'alpine'], jdk: [17, 21]], exclude: [[os: 'alpine', jdk: '17']], include: params.wide ? added : []) {
    agent matrix.os
    if (matrix.jdk > 17) {
      retry 1
    }
    sh "make test JDK=${matrix.jdk}"
    output 'passed', type: 'number'
  }
  task('some', matrix: [os: ['a', 'b', 'c'], jdk: [17, 21]], exclude: [os: 'b'], include: [os: 'b', jdk: 21]) {
    sh "make some JDK=${matrix.jdk}"
  }
  sequence {
    task('report') {
      needs 'test'
      when outputs['test[mac,25]'].passed > 0
      sh './report'
    }
    task('last', matrix: [os: ['debian', 'alpine']], exclude: [os: 'debian']) { sh "./last ${matrix.os}" }
  }
}
