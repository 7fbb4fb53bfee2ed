job('web') {
  task('all') {
    checkout depth: 0, submodules: true
    checkout url: 'https://example.com/tools.git', ref: 'v1', into: 'tools', name: 'tools'
    sh 'make', name: 'make it'
    groovy 'println 6 * 7'
    sh '''#!/usr/bin/env python3
print("hello")
'''
  }
}
