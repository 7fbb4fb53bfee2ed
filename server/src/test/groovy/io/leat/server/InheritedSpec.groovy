package io.leat.server

import io.leat.server.config.ConfigReader
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** What a task on the machine of the server gets of the server's environment. */
class InheritedSpec extends Specification {
  @TempDir
  Path folder

  static final OWN = [PATH: System.getenv('PATH'), HOME: '/home/leat', LC_ALL: 'C.UTF-8', TZ: 'Europe/Vienna', https_proxy: 'http://proxy:3128', NO_PROXY: 'localhost',
    DATABASE_PASSWORD: 'of the server', AWS_SECRET: 'x', AWS_REGION: 'y', SSH_AUTH_SOCK: '/tmp/agent', JAVA_TOOL_OPTIONS: '-Dx=y', LD_LIBRARY_PATH: '/opt']

  def 'a task gets what programs need, and what the configuration names, and nothing else of the server'() {
    when:
    def server = new Running(folder.resolve('data'), flags, null, OWN)
    server.project('show', "job('show') { task('show') { sh 'env | sort' } }")
    def run = server.trigger('show')
    server.await(run)
    def seen = server.send('GET', "/runs/$run/tasks/show/log").text.readLines()*.replaceFirst('=.*', '') as Set

    then:
    seen.intersect(OWN.keySet()) == expected as Set

    cleanup:
    server?.close()

    where:
    flags                                       || expected
    [:]                                         || ['PATH', 'HOME', 'LC_ALL', 'TZ', 'https_proxy', 'NO_PROXY']
    ['tasks.environment': 'AWS_*,SSH_AUTH_SOCK'] || ['PATH', 'HOME', 'LC_ALL', 'TZ', 'https_proxy', 'NO_PROXY', 'AWS_SECRET', 'AWS_REGION', 'SSH_AUTH_SOCK']
  }

  def 'what is no name is refused: #value'() {
    expect:
    ConfigReader.read(Optional.empty(), [:], ['tasks.environment': value]) instanceof ConfigReader.Rejected

    where:
    value << ['A=b', '*', 'A B', 'A*B']
  }
}
