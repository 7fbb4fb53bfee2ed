package io.leat.cli.client

import io.leat.cli.Commands
import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Instant
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** Options of commands that ask a server: what changes by each that no other specification tries. See options.txt in effects. */
class ClientOptionsSpec extends Specification {
  static final RUN = Contract.example('GET', '/api/v1/runs/17', '200')
  static final ACCEPTED = Contract.example('POST', '/api/v1/projects/web/trigger', '202')
  static final KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjkGgA5RNmBFuS2bGpPLPKmvxgnPmP6ayXkyzS2sUtM'

  @TempDir Path folder
  @AutoCleanup SmallServer server = new SmallServer()
  @AutoCleanup SmallServer other = new SmallServer()
  Shell shell

  def setup() {
    shell = new Shell(Files.createDirectory(folder.resolve('work')))
    shell.environment = [HOME: folder.toString(), PATH: System.getenv('PATH')]
    [other, server].each { Logins.of(shell.environment).keep(new Login(it.url, 'admin', 'a.b.c', '', Instant.now().epochSecond, '')) }
  }

  def cleanup() {
    assert server.strange() == [] && other.strange() == []
  }

  static final ASKING = [
    ['attach', '17'], ['cancel', '17'], ['clean'], ['runs'], ['show', '17'], ['logs', '17', 'a'], ['why', '17', 'a'], ['artifacts', '17'],
    ['logout'], ['password', '--current', '@one', '--new', '@one'], ['trigger', 'web'], ['rerun', '17'], ['trust', '17'], ['approve', '17', 'a'], ['pull', '17'],
    ['pin', '17'], ['queue'], ['events'], ['projects'], ['secrets'], ['environments', '--project', 'web'], ['hooks', 'web'], ['agents'], ['webhooks'], ['audit'], ['users'], ['groups'], ['members', 'web'], ['tokens'], ['backup', 'file.zip'], ['api', 'GET', 'runs'], ['names', 'runs']]

  def 'each command that asks a server asks that of --server: #words'() {
    given:
    shell.file('one', 'a password of some length')

    when:
    shell.leat(*words, "--server=$other.url")

    then:
    !other.asked.empty
    server.asked.empty

    where:
    words << ASKING
  }

  def 'these are all that take it'() {
    expect:
    ASKING*.first().toSet() == ([*Commands.usages(), Commands.named('names').usage()].findAll { it.option('server') })*.name().toSet()
  }

  def 'an empty file is refused by the option that names it, before anybody is asked: #words'() {
    given:
    shell.file('none', '\n')
    shell.file('one', 'a password of some length')

    when:
    def refused = shell.leat(*words)

    then:
    [refused.code, refused.err.readLines().first()] == [2, "leat: 'none', which '$option' names, is empty".toString()]
    server.asked.empty

    where:
    words                                                                       || option
    ['login', 'http://127.0.0.1:1', '--password', '@none']                       || '--password'
    ['password', '--current', '@one', '--new', '@none']                          || '--new'
    ['projects', 'update', 'web', '--hook-secret', '@none']                      || '--hook-secret'
    ['projects', 'update', 'web', '--password', '@none']                         || '--password'
    ['webhooks', 'add', 'https://chat.example.com/hook', '--secret', '@none']    || '--secret'
  }

  def 'who signs in with a browser needs neither name nor password'() {
    given:
    shell.file('one', 'the first password\n')
    server.answers['POST /api/v1/login/device'] = Contract.example('POST', '/api/v1/login/device', '201')
    server.answers['POST /api/v1/login/device/token'] = Contract.example('POST', '/api/v1/login/device/token', '200')

    when:
    def said = shell.leat('login', server.url, '--oidc')

    then:
    said.code == 0
    said.out.contains('open https://leat.example.com/api/v1/login/oidc\nsign in there, and type WDJB-MJHT\n')
    Contract.json(server.asked.last().body).deviceCode == Contract.example('POST', '/api/v1/login/device', '201').deviceCode
    Logins.of(shell.environment).last().get().with { it.name() == 'ann' && it.token().startsWith('eyJ') }

    and: 'nobody says twice who it is'
    shell.leat('login', server.url, '--oidc', '--name', 'ann').code == 2
    shell.leat('login', server.url, '--oidc', '--password', '@one').code == 2
  }

  def 'who signs in is who --name says, and a password is changed from --current to --new'() {
    given:
    shell.file('one', 'the first password\n')
    shell.file('two', 'the second password\n')
    server.answers['POST /api/v1/login'] = Contract.example('POST', '/api/v1/login', '200')
    server.answers['POST /api/v1/password'] = Contract.example('POST', '/api/v1/login', '200')

    when:
    shell.leat('login', server.url, '--name', 'anna', '--password', '@one')
    shell.leat('password', '--current', '@one', '--new', '@two')

    then:
    server.asked.collect { Contract.json(it.body) } == [
      [name: 'anna', password: 'the first password'], [current: 'the first password', password: 'the second password']]
    Logins.of(shell.environment).last().get().name() == 'anna'
  }

  def 'leat pin keeps a run, and with --off lets it go'() {
    given:
    server.answers['GET /api/v1/runs/17'] = RUN
    server.answers['PATCH /api/v1/runs/17'] = { SmallServer.send(it, 200, 'application/json', SmallServer.json(RUN + [pinned: server.body().pinned])) }

    expect:
    shell.leat('pin', '17').out == 'web#17 is pinned\n'
    shell.leat('pin', '17', '--off').out == 'web#17 is not pinned\n'
    !Contract.json(shell.leat('pin', '17', '--off', '--json').out).pinned
  }

  def 'a run is started #words --without-secrets'() {
    given:
    server.answers['GET /api/v1/runs/17'] = RUN
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    server.answers['POST /api/v1/runs/17/rerun'] = ACCEPTED
    server.answers['POST /api/v1/runs/17/trust'] = ACCEPTED

    when:
    shell.leat(*words)
    shell.leat(*words, '--without-secrets')

    then:
    server.asked.findAll { it.method == 'POST' }.collect { Contract.json(it.body).withoutSecrets } == [null, true]

    where:
    words << [['trigger', 'web'], ['rerun', '17']]
  }

  def 'a project is changed by #words to #change'() {
    given:
    shell.file('Jobfile', 'job: {}')
    server.answers['PATCH /api/v1/projects/web'] = [name: 'web', kind: 'git']

    when:
    shell.leat('projects', 'update', 'web', *words)

    then:
    server.body() == change

    where:
    words                                        || change
    ['--keep-days', '30']                        || [retention: [days: 30]]
    ['--keep-runs', '0', '--keep-days=server']   || [retention: [days: null, runs: 0]]
    ['--keep-megabytes', '500']                  || [retention: [megabytes: 500]]
    ['--started-by', 'shop', '--started-by', ''] || [startedBy: ['shop']]
    ['--forks', 'run']                           || [pullRequests: [forks: 'run']]
    ['--pulls', 'ignore']                        || [pullRequests: [own: 'ignore']]
  }

  def 'leat projects takes a Jobfile in the syntax of --syntax, and none without a file'() {
    given:
    shell.file('odd', 'job: {}')
    server.answers['PUT /api/v1/projects/web/jobfile'] = [version: 2]

    expect:
    shell.leat('projects', 'update', 'web', '--file', 'odd', '--syntax', 'yaml').code == 0
    server.body() == [text: 'job: {}', syntax: 'yaml']
    [['add', 'web', '--url', 'https://example.com/web.git'], ['update', 'web', '--branch', 'next']].every {
      shell.leat('projects', *it, '--syntax', 'yaml').err.startsWith("leat: '--syntax' goes with --file")
    }
  }

  def 'an agent is changed by #words to #change'() {
    given:
    server.answers['PATCH /api/v1/agents/box'] = [agent: 'box', user: 'builder', address: 'box', publicKey: KEY]

    when:
    shell.leat('agents', 'update', 'box', *words)

    then:
    server.body() == change

    where:
    words                                                         || change
    ['--secrets']                                                 || [secrets: true]
    ['--no-secrets']                                              || [secrets: false]
    ['--slots', '3', '--weight', '7']                             || [slots: 3, weight: 7]
    ['--project', 'web', '--label', '']                           || [labels: [], projects: ['web']]
    ['--jump', 'me@gate', '--jump-host-key', KEY]                 || [jump: 'me@gate', jumpHostKey: KEY]
  }

  def 'the key of a jump host is refused where there is none: #action'() {
    expect:
    shell.leat('agents', action, agent, '--jump-host-key', KEY).err.startsWith("leat: '--jump-host-key' goes with --jump only")
    server.asked.empty

    where:
    action    | agent
    'add'     | 'ssh://me@box'
    'install' | 'ssh://me@box'
    'update'  | 'box'
  }

  def 'leat agents install makes the account of --user, installs each --package, and asks unless --yes is given'() {
    given: 'an ssh that keeps what it is to run'
    def programs = Files.createDirectory(folder.resolve('bin'))
    def ssh = Files.writeString(programs.resolve('ssh'), "#!/bin/sh\ncat >> $folder/run\n")
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString('rwxr-xr-x'))
    shell.environment.PATH = "$programs:${shell.environment.PATH}".toString()
    server.answers['POST /api/v1/agents'] = [agent: 'box', user: 'builder', address: 'box', publicKey: KEY]
    server.answers['DELETE /api/v1/agents/box'] = [:]
    def words = ['agents', 'install', 'ssh://root@box', '--host-key', KEY, '--user', 'builder', '--package', 'git', '--package', 'make']

    when:
    def refused = shell.leat(*words)

    then:
    refused.err.contains('there is nobody to ask: give --yes')
    !Files.exists(folder.resolve('run'))
    server.asked.find { it.method == 'POST' }.with { Contract.json(it.body).user } == 'builder'

    when:
    shell.leat(*words, '--yes')

    then:
    def script = folder.resolve('run').toFile().text
    script.contains('builder')
    script =~ /\bgit\b.*\bmake\b/
  }

  /** A run whose task prints a line and ends. */
  private void runs() {
    def at = '2026-01-31T12:00:00.000Z'
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    server.answers['POST /api/v1/runs/17/rerun'] = ACCEPTED
    server.answers['POST /api/v1/runs/17/trust'] = ACCEPTED
    server.answers['GET /api/v1/runs/17'] = RUN + [status: 'succeeded', started: at, ended: at]
    server.answers['GET /api/v1/runs/17/events'] = { SmallServer.events(it, [
      [1, 'started', [event: 'started', at: at, version: 1, task: 'compile', attempt: 1, agent: 'local']],
      [2, 'ended', [event: 'ended', at: at, version: 2, task: 'compile', attempt: 1, agent: 'local', outcome: 'exited', because: '', code: 0]],
      [3, 'finished', [event: 'finished', at: at, version: 3, task: 'compile', status: 'succeeded', because: '', allowed: false]],
      [4, 'run-finished', [event: 'run-finished', at: at, version: 4, status: 'succeeded']],
      ['', 'end', [:]]]) }
    server.answers['GET /api/v1/runs/17/tasks/compile/log/follow'] = { SmallServer.events(it, [[6, 'log', 'printed\n'], ['', 'end', [:]]]) }
  }

  def 'what tasks print is not shown with --quiet, and with --verbose on a terminal too: #words'() {
    given:
    runs()

    expect:
    shell.leat(*words).out.contains('compile | printed\n')
    !shell.leat(*words, '--quiet').out.contains('printed')

    when:
    shell.terminal = true

    then:
    !shell.leat(*words).out.contains('| printed\n')
    shell.leat(*words, '--verbose').out.contains('| printed\n')

    where:
    words << [['trigger', 'web', '--follow'], ['rerun', '17', '--follow'], ['trust', '17', '--follow'], ['attach', '17', '--server']]
  }

  def 'what is shown of a run that is not followed cannot be less or more: #words'() {
    expect:
    ['--quiet', '--verbose'].every { shell.leat(*words, it).err.startsWith("leat: '$it' goes with --follow") }
    server.asked.empty

    where:
    words << [['trigger', 'web'], ['trigger', 'web', '--wait'], ['rerun', '17'], ['trust', '17']]
  }

  def 'a rerun is waited for with --wait, goes by --key, and is told as an object with --json'() {
    given:
    runs()

    expect:
    shell.leat('rerun', '17', '--wait').out == 'web#17 has ended: succeeded\n'
    shell.leat('rerun', '17', '--key', 'again').out.startsWith('run 17 is accepted')
    Contract.json(server.asked.findAll { it.method == 'POST' }.last().body).key == 'again'
    Contract.json(shell.leat('rerun', '17', '--json').out).run == 17
  }

  def 'a run is trusted, and waited for with --wait, or told as an object with --json'() {
    given:
    runs()

    expect:
    shell.leat('trust', '17').out.startsWith('run 17 is accepted')
    shell.leat('trust', '17', '--wait').out == 'web#17 has ended: succeeded\n'
    Contract.json(shell.leat('trust', '17', '--json').out).run == 17
    server.asked.findAll { it.method == 'POST' }*.path.unique() == ['/api/v1/runs/17/trust']
  }

  def 'why a task stands as it does is told as an object with --json'() {
    given:
    server.answers['GET /api/v1/runs/17/tasks/a/why'] = [run: 17, task: 'a', sentences: ['It runs.']]

    expect:
    shell.leat('why', '17', 'a').out == 'It runs.\n'
    Contract.json(shell.leat('why', '17', 'a', '--json').out).sentences == ['It runs.']
  }
}
