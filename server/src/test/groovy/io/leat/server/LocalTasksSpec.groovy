package io.leat.server

import io.leat.agent.ssh.TestAccounts
import io.leat.server.config.ConfigReader
import io.leat.server.round.LogListener
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** Whether tasks run on the machine of the server is for an administrator to say, and each start tells it. */
class LocalTasksSpec extends Specification {
  static final OFF = "WARN no tasks run on this machine: the agent 'local' is off"
  static final AS_SERVER = "WARN tasks on the agent 'local' run as ${System.getProperty('user.name')}, as this server does".toString()

  @TempDir Path folder
  Running leat

  def cleanup() {
    leat?.close()
    if (TestAccounts.root) {
      new File("/home/$TestAccounts.ONE").listFiles({ File each -> each.name.startsWith('leat-') } as FileFilter).each { it.deleteDir() }
    }
  }

  /** What a start tells of it, when it was said so in the configuration; behind a proxy, so that others reach it. */
  private String started(String said = '', Map<String, String> more = ['trusted-proxies': '10.0.0.0/8']) {
    leat?.close()
    new LogListener().withCloseable { log ->
      leat = new Running(folder.resolve('data'), ['tasks.local': said] + more, leat?.password)
      log.told("'local'").find { it.startsWith(OFF) || it.contains("agent 'local' run as") }
    }
  }

  private boolean isOn() {
    leat.get('/agents/local').json.mode == 'enabled'
  }

  private void say(String wanted) {
    assert leat.post("/agents/local/$wanted").status == 200
  }

  private String id() {
    if (leat.get('/projects/p').status == 404) {
      leat.project('p', "job('p') { task('t') { sh 'id -un' } }")
    }
    def run = leat.trigger('p')
    assert leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/t/log").text.trim()
  }

  def 'nothing runs there until somebody enables the agent, which holds from then on'() {
    expect: 'and it is said what makes an account for them'
    started().with { it.startsWith(OFF) && it.contains('leat server install') }
    !isOn()

    when: 'what waits is told why'
    leat.project('p', "job('p') { task('t') { sh 'id -un' } }")
    def run = leat.trigger('p')
    new PollingConditions(timeout: 20, delay: 0.05).eventually { assert leat.get("/runs/$run").json.waits?.contains('is disabled') }

    then: 'also by the next start'
    started().startsWith(OFF)
    leat.get("/runs/$run").json.status == 'queued'

    when:
    say('enable')

    then:
    leat.await(run).status == 'succeeded'
    started().startsWith(AS_SERVER)
    started().startsWith(AS_SERVER)
    id() == System.getProperty('user.name')

    when: 'and so does the opposite'
    say('disable')

    then:
    started().startsWith(OFF)
    !isOn()
  }

  def 'on a server for this machine alone tasks run at once, as the server, until others reach it'() {
    expect:
    started('', [:]).startsWith(AS_SERVER)
    id() == System.getProperty('user.name')
    started('', [:]).startsWith(AS_SERVER)

    when: 'it is opened'
    def opened = started()

    then:
    opened.startsWith(OFF)
    !isOn()
    started('', [:]).startsWith(OFF)

    when:
    say('enable')

    then:
    started().startsWith(AS_SERVER)
    isOn()
  }

  def 'a server at #host is for this machine alone: #alone'() {
    given:
    def config = ConfigReader.read(Optional.empty(), [:], [host: host])

    expect:
    ((ConfigReader.Accepted) config).config().http().isForThisMachine() == alone

    where:
    host              || alone
    '127.0.0.1'       || true
    '127.8.0.1'       || true
    '::1'             || true
    'localhost'       || true
    '0.0.0.0'         || false
    '::'              || false
    '10.0.0.1'        || false
    'leat.localhost'  || false
  }

  def 'what the configuration says turns it on, once, and not what somebody has disabled'() {
    expect:
    started().startsWith(OFF)
    started('as-server').startsWith(AS_SERVER)
    id() == System.getProperty('user.name')

    when:
    say('disable')
    started('as-server')

    then:
    !isOn()
  }

  def 'a server that is older than the question goes on as it was, with the warning'() {
    given:
    started('as-server')
    Files.delete(folder.resolve('data/local'))

    expect:
    started().startsWith(AS_SERVER)
    isOn()
  }

  @Requires({ TestAccounts.root })
  def 'a configuration that is lost, with the account in it, has nothing run as the server'() {
    expect:
    started(TestAccounts.ONE) == "INFO tasks on the agent 'local' run as $TestAccounts.ONE"
    id() == TestAccounts.ONE
    started().startsWith(OFF)
    !isOn()
    started(TestAccounts.ONE).startsWith('INFO')
    id() == TestAccounts.ONE
  }

  def 'an account that #what keeps the server from its start, which says why'() {
    when:
    started(account)

    then:
    def problem = thrown(LeatServer.Failed)
    problem.message == "tasks cannot run as '$account': $why"

    where:
    what                | account                        || why
    'is not there'      | 'nobody-has-this'              || "this machine has no account 'nobody-has-this'; make it: useradd --system --create-home nobody-has-this"
    "is the server's"   | System.getProperty('user.name') || (System.getProperty('user.name') == 'root' ? "'root' is root" : "'$account' is the account that this process has")
  }

  def 'a configuration with #given is refused'() {
    expect:
    ConfigReader.read(Optional.empty(), [:], given) instanceof ConfigReader.Rejected

    where:
    given << [
      ['tasks.local': 'Leat'], ['tasks.local': '-x'], ['tasks.local': 'a b'], ['tasks.accounts': 'web=leat-web'],
      ['tasks.local': 'as-server', 'tasks.accounts': 'web=leat-web'], ['tasks.local': 'leat', 'tasks.accounts': 'web=as-server'],
      ['tasks.local': 'leat', 'tasks.accounts': 'web=a,web=b'], ['tasks.local': 'leat', 'tasks.accounts': 'web']]
  }
}
