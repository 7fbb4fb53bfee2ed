package io.leat.server

import io.leat.agent.ssh.Account
import io.leat.agent.ssh.AgentKey
import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.Sshd
import io.leat.store.Agent
import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** Hosts that dial in, with a real one: an account that has a home, a shell and nobody's rights, and the script that it is told to run. */
class DialInSpec extends Specification {
  private static final String SCRIPT = 'sh leat/.leat/dial-in/dial-in.sh'

  @Shared @TempDir Path place
  @Shared Account account
  @Shared Path home
  @Shared Sshd host
  @Shared int port
  @TempDir Path folder
  @AutoCleanup Running leat

  def setupSpec() {
    account = Account.of(place, 'dora', 61_007, Account.dash())
    home = account.home ?: Files.createDirectories(place.resolve('home'))
    host = Sshd.openssh(place.resolve('sshd'), account.home ? '' : "ForceCommand exec env HOME=$home sh -c 'cd; eval \"\$SSH_ORIGINAL_COMMAND\"'", account)
    def keys = Files.createDirectories(home.resolve('.ssh')).resolve('authorized_keys')
    Files.move(host.folder.resolve('keys'), keys)
    Files.createSymbolicLink(host.folder.resolve('keys'), keys)
    if (account.home) {
      [keys.parent, keys].each { file -> ['unix:uid', 'unix:gid'].each { Files.setAttribute(file, it, 61_007) } }
    }
    Sshd.written(place.resolve('id'), host.key)
    port = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
  }

  def cleanupSpec() {
    host?.close()
  }

  def setup() {
    leat = new Running(folder.resolve('data'), ['agents.dial-in.listen': "127.0.0.1:$port".toString(), slots: '1'])
  }

  def cleanup() {
    on("[ ! -d leat ] || { $SCRIPT leave; rm -rf leat; }")
  }

  /** What somebody says who is logged in on the host. */
  private Map on(String command, Sshd at = host, Path id = place.resolve('id')) {
    said(['ssh', '-F', '/dev/null', '-i', id.toString(), '-o', 'IdentitiesOnly=yes', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null',
      '-o', 'LogLevel=ERROR', '-p', at.port.toString(), "$at.user.name@127.0.0.1".toString(), command])
  }

  private static Map said(List<String> words) {
    def process = new ProcessBuilder(words).redirectErrorStream(true).redirectInput(new File('/dev/null')).start()
    def text = process.inputStream.text
    [code: process.waitFor(), text: text]
  }

  private Map invited(String name, Map more = [:]) {
    def made = leat.post('/agents', [agent: name, dialIn: true] + more)
    assert made.status == 201: made.text
    made.json
  }

  /** The line with the port of this sshd, which is none that anybody would look for. */
  private String line(Map invitation, String way = 'line', Sshd at = host) {
    "${invitation[way]} --port $at.port"
  }

  private Map joined(String name, Map more = [:]) {
    def made = invited(name, more)
    def said = on(line(made.invitation))
    assert said.code == 0: said.text
    online(name)
    made
  }

  private void online(String name) {
    poll { leat.get("/agents/$name").json.state == 'online' }
  }

  private static void poll(double seconds = 30, Closure<Boolean> what) {
    new PollingConditions(timeout: seconds, delay: 0.02).eventually { assert what() }
  }

  /** All that the account has, and who it lets in. */
  private String listing() {
    on('find . | sort; cat .ssh/authorized_keys; ls -d "${TMPDIR:-/tmp}"/leat-dial-in* 2> /dev/null; { crontab -l; } 2> /dev/null').text
  }

  /** The numbers of what dials, by a word of its command. */
  private List<Long> dialling(String word) {
    Files.list(Path.of('/proc')).withCloseable { all ->
      all.filter { it.fileName.toString().isNumber() }.filter {
        try {
          def words = new String(Files.readAllBytes(it.resolve('cmdline')), 'ISO-8859-1').split('\0')
          words.contains(word) && (words.contains(port.toString()) || words.any { it.contains('dial-in.sh') })
        } catch (IOException ignored) {
          false
        }
      }.map { it.fileName.toString() as long }.toList()
    }
  }

  private List<Long> connections() {
    dialling('HostKeyAlias=leat')
  }

  private static Map join(Map invitation, Map more = [:]) {
    [agent: invitation.agent, code: invitation.code, key: AgentKey.made().publicLine('x'), user: 'ann', port: 22, hostKeys: [AgentKey.made().publicLine('x')], folder: '/home/ann/leat'] + more
  }

  def 'a host that nobody can connect to joins by one line, and builds'() {
    given:
    def made = invited('far', [labels: ['behind'], slots: 2])

    expect:
    with(made) {
      kind == 'ssh'
      state == 'unreachable'
      why == "no host has joined as 'far' yet"
      [address, port, user, folder, hostKey] == [null] * 5
      dialIn == [joined: false, since: null, from: null]
    }
    leat.post('/agents/far/test').json.problems*.code == ['not-dialled-in']

    when:
    def said = on(line(made.invitation))
    online('far')

    then:
    said.code == 0
    def agent = leat.get('/agents/far').json
    agent.dialIn.with { [it.joined, it.from, it.since != null] } == [true, '127.0.0.1', true]
    [agent.address, agent.port, agent.user, agent.folder] == [null, host.port, account.name, "$home/leat".toString()]
    agent.hostKey == new SshPublicKey(host.hostKey).line()
    agent.invitation == null
    on('cat .ssh/authorized_keys').text.readLines() == [new SshPublicKey(host.key.public).line(), "restrict $made.publicKey".toString()]
    on('stat -c %a leat leat/.leat leat/.leat/dial-in leat/.leat/dial-in/key leat/.leat/dial-in/settings').text.readLines() == ['700', '700', '700', '600', '600']
    on("$SCRIPT status").text.startsWith("it dials 127.0.0.1:$port as 'far', process ")
    !on('grep -r . leat/.leat').text.contains(made.invitation.code)

    when:
    leat.project('web', "job('web') { task('a') { agent 'behind'; sh 'id -un; pwd' } }")
    def run = leat.trigger('web')

    then:
    leat.await(run).status == 'succeeded'
    leat.task(run, 'a').agent == 'far'
    leat.get("/runs/$run/tasks/a/log").text.startsWith("$account.name\n$home/leat/")
    leat.post('/agents/far/test?quick=true').json.ok
  }

  def 'a connection that broke is made again, and so is one to a server that was started anew'() {
    given:
    joined('far')
    def before = leat.get('/agents/far').json.dialIn.since
    leat.project('web', "job('web') { task('a') { agent 'linux'; sh 'touch \"\$HOME/.began\"; while [ ! -e \"\$HOME/.go\" ]; do sleep 0.1; done; echo done' } }")
    leat.send('PATCH', '/agents/local', [labels: []])
    leat.post('/agents/local/disable')
    leat.post('/agents/far/test?quick=true')
    def run = leat.trigger('web')
    poll { on('ls .began').code == 0 }

    when:
    connections().each { ProcessHandle.of(it).get().destroyForcibly() }
    poll { leat.get('/agents/far').json.state != 'online' }

    then:
    online('far')
    leat.get('/agents/far').json.dialIn.since >= before

    when: 'what ran meanwhile ends'
    on('touch .go')

    then:
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/a/log").text == 'done\n'

    when:
    leat.close()
    leat.start()

    then:
    leat.get('/agents/far').json.dialIn.joined
    online('far')
    connections().size() == 1

    cleanup:
    on('rm -f .go .began')
  }

  def 'a disabled agent stays dialled in, so that it can be tested, and is online at once when it is enabled'() {
    given:
    joined('far')
    def since = leat.get('/agents/far').json.dialIn.since

    when:
    def disabled = leat.post('/agents/far/disable').json

    then:
    disabled.state == 'offline'
    leat.get('/agents/far').json.dialIn.since == since
    leat.post('/agents/far/test?quick=true').json.ok
    leat.post('/agents/far/enable').status == 200
    online('far')
    leat.get('/agents/far').json.dialIn.since == since
    leat.post('/agents/far/disable').status == 200
    leat.send('DELETE', '/agents/far').json.stays == null
  }

  def 'a code of more than an hour ago is past'() {
    given:
    def made = invited('far').invitation
    leat.close()
    Store.open(StoreConfig.file(leat.data)).withCloseable { store ->
      def agent = store.agents().find('far').get()
      store.agents().update(agent.dialling(new Agent.DialIn(null, agent.dialIn().codeHash(), agent.dialIn().until().minusSeconds(3600), false)))
    }
    leat.start()

    expect:
    with(leat.post('/login-agent', join(made))) {
      status == 401
      json.code == 'old-code'
      json.detail.contains("'leat agents invite far' gives another one")
    }
    !leat.get('/agents/far').json.dialIn.joined
  }

  def 'a code is good once, for an hour, and for who has it'() {
    given:
    def made = invited('far').invitation
    def body = join(made)

    expect:
    leat.post('/login-agent', body + [code: '0' * 32]).with { [it.status, it.json.code] } == [401, 'wrong-code']
    leat.post('/login-agent', body + [agent: 'nobody']).json.code == 'wrong-code'
    leat.post('/login-agent', body + [agent: 'local']).json.code == 'wrong-code'
    leat.post('/login-agent', body + [key: 'ssh-ed25519 AAAA']).json.pointer == '/key'
    leat.post('/login-agent', body + [hostKeys: ['ssh-dss AAAA']]).json.pointer == '/hostKeys'
    leat.post('/login-agent', body + [folder: '/']).json.pointer == '/folder'

    when:
    def first = leat.post('/login-agent', body)
    def again = leat.post('/login-agent', body)

    then: 'the same is answered the same, since an answer may be lost'
    first.status == 200
    first.headers.firstValue('content-type').get().startsWith('text/plain')
    first.text.readLines()*.takeWhile { it != ' ' } == ['agent', 'address', 'port', 'host-key', 'authorized-key']
    first.text.contains("\nauthorized-key restrict ${leat.get('/agents/far').json.publicKey}\n")
    [again.status, again.text] == [200, first.text]
    leat.get('/agents/far').json.with { [it.user, it.port, it.folder] } == ['ann', 22, '/home/ann/leat']

    and: 'nobody else joins by it, and nobody as another host'
    leat.post('/login-agent', body + [key: AgentKey.made().publicLine('x')]).with { [it.status, it.json.code] } == [401, 'used-code']
    leat.post('/login-agent', body + [hostKeys: [AgentKey.made().publicLine('x')]]).json.code == 'used-code'

    when: 'the host is invited again'
    def next = leat.post('/agents/far/invite').json

    then: 'it stays the agent, and the code before is good no more'
    leat.get('/agents/far').json.dialIn.joined
    next.code != made.code
    leat.post('/login-agent', join(made)).json.code == 'wrong-code'
    Files.walk(folder.resolve('data')).withCloseable { files -> files.filter { Files.isRegularFile(it) }.noneMatch { new String(Files.readAllBytes(it), 'ISO-8859-1').contains(next.code) } }
  }

  def 'who tries codes is slowed down'() {
    given:
    def made = invited('far').invitation

    when:
    def answers = (1..11).collect { leat.post('/login-agent', join(made, [code: '0' * 32])).status }

    then:
    answers == [401] * 10 + [429]
  }

  def 'what is wrong with an agent that dials in is refused where it is: #pointer'() {
    expect:
    leat.post('/agents', [agent: 'far', dialIn: true] + more).json.pointer == pointer

    where:
    more                     || pointer
    [address: 'box']         || '/address'
    [user: 'leat']           || '/user'
    [folder: '/leat']        || '/folder'
    [jump: 'me@gate']        || '/jump'
    [hostKey: 'ssh-rsa A']   || '/hostKey'
    [labels: ['a b']]        || '/labels/0'
    [dialIn: false]          || ''
  }

  def 'the port lets hosts dial in, and nothing else'() {
    given:
    joined('far')
    def key = home.resolve('leat/.leat/dial-in/key').toString()
    def other = Sshd.written(folder.resolve('other'), AgentKey.made().pair()).toString()
    def mine = place.resolve('mine').toString()
    Files.copy(Path.of(key), Path.of(mine))
    Files.setPosixFilePermissions(Path.of(mine), PosixFilePermissions.fromString('rw-------'))
    def listener = new ServerSocket(0, 1, InetAddress.loopbackAddress)
    def ssh = { String who, String with, List<String> more ->
      said(['timeout', '10', 'ssh', '-F', '/dev/null', '-i', with, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null',
        '-o', 'LogLevel=ERROR', '-o', 'ExitOnForwardFailure=yes', '-p', port.toString(), "$who@127.0.0.1".toString(), *more*.toString()])
    }

    expect: 'no command, no shell, no files'
    ssh('far', mine, ['echo there']).with { it.code != 0 && !it.text.contains('there') }
    ssh('far', mine, ['-tt']).code != 0
    ssh('far', mine, ['-s', 'sftp']).code != 0

    and: 'no way on from here, of any kind'
    ssh('far', mine, ['-W', "127.0.0.1:${leat.server.port()}"]).code != 0
    ssh('far', mine, ['-N', '-R', "$folder/socket:127.0.0.1:22"]).code != 0
    !Files.exists(folder.resolve('socket'))

    and: 'nobody but who has the key of this agent'
    ssh('far', other, ['-N', '-R', '1:127.0.0.1:22']).text.contains('Permission denied (publickey)')
    ssh('nobody', mine, ['-N', '-R', '1:127.0.0.1:22']).text.contains('Permission denied (publickey)')
    ssh('local', mine, ['-N', '-R', '1:127.0.0.1:22']).text.contains('Permission denied (publickey)')
    ssh('far', mine, ['-o', 'PubkeyAuthentication=no', '-N', '-R', '1:127.0.0.1:22']).text.contains('Permission denied (publickey)')

    when: 'a connection that forwards here'
    def free = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
    def local = new ProcessBuilder('ssh', '-F', '/dev/null', '-i', mine, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null',
      '-N', '-L', "127.0.0.1:$free:127.0.0.1:$listener.localPort".toString(), '-p', port.toString(), 'far@127.0.0.1').redirectErrorStream(true).redirectOutput(folder.resolve('said').toFile()).start()
    def reached = -2
    poll {
      new Socket('127.0.0.1', free).withCloseable {
        it.soTimeout = 10_000
        reached = it.inputStream.read()
      }
      true
    }

    then: 'leads nowhere'
    reached == -1
    leat.get('/agents/far').json.state == 'online'

    when: 'one asks for a second way'
    def second = ssh('far', mine, ['-N', '-R', '1:127.0.0.1:22', '-R', '2:127.0.0.1:22'])

    then:
    second.code == 255
    second.text.contains('forwarding failed')
    online('far')

    cleanup:
    local?.destroyForcibly()
    listener?.close()
    Files.deleteIfExists(Path.of(mine))
  }

  def 'a host that joins anew takes the place of the one before'() {
    given:
    joined('far')
    def key = AgentKey.made()

    when:
    def answer = leat.post('/login-agent', join(leat.post('/agents/far/invite').json, [key: key.publicLine('x')]))

    then: 'the first is not let in any more'
    answer.status == 200
    poll { leat.get('/agents/far').json.dialIn.since == null }
    poll { on('tail -n 3 leat/.leat/dial-in/log').text.contains('Permission denied (publickey)') }
    leat.get('/agents/far').json.state != 'online'

    when: 'it is invited again'
    def said = on(line(leat.post('/agents/far/invite').json))

    then:
    said.code == 0
    online('far')
    on('grep -c leat-agent-far .ssh/authorized_keys').text.trim() == '1'
  }

  def 'a removed agent leaves the host as it was, and nothing that dials'() {
    given:
    def before = listing()
    joined('far')
    leat.project('web', "job('web') { task('a') { agent 'far'; sh 'echo x > file' } }")
    leat.send('PATCH', '/agents/far', [labels: ['far']])
    leat.await(leat.trigger('web'))

    when:
    def removed = leat.send('DELETE', '/agents/far')

    then:
    removed.status == 200
    removed.json.stays == null
    removed.json.files > 3
    poll { dialling('run').empty && connections().empty }
    listing() == before
    leat.get('/agents/far').status == 404
  }

  def 'one that nobody has joined as is removed, too'() {
    given:
    invited('far')

    expect:
    leat.send('DELETE', '/agents/far').json.with { [it.files, it.stays] } == [0, null]
  }

  def 'the script works in #shell: it joins, is stopped, started, and leaves nothing behind'() {
    given:
    def programs = Files.createDirectories(folder.resolve('bin'))
    Files.createSymbolicLink(programs.resolve('sh'), program)
    account.lead(programs)
    def with = "PATH='$programs':\$PATH; export PATH; "
    def before = listing()
    def made = invited('far')

    when:
    def said = on(with + line(made.invitation, way))

    then:
    said.code == 0
    online('far')

    when:
    def again = on(with + "$SCRIPT start")
    def stopped = on(with + "$SCRIPT stop; $SCRIPT status")

    then:
    again.text.contains('it dials already')
    stopped.code == 3
    stopped.text.contains('it does not dial')
    poll { leat.get('/agents/far').json.state == 'unreachable' }
    poll { leat.get('/agents/far').json.why.contains('has not dialled in since') }

    when:
    def started = on(with + "$SCRIPT start")

    then:
    started.code == 0
    online('far')

    when:
    def left = on(with + "$SCRIPT leave")

    then:
    left.code == 0
    poll { dialling('run').empty && connections().empty }
    on('ls -d leat/.leat/dial-in').code != 0
    on('grep -c leat-agent-far .ssh/authorized_keys').text.trim() == '0'
    on('rm -rf leat').code == 0
    listing() == before

    where:
    shell     | program                                  | way
    'dash'    | Account.dash()                           | 'line'
    'bash'    | Account.bash()                           | 'wgetLine'
    'busybox' | Path.of('/usr/bin/busybox').toRealPath() | 'line'
  }

  def 'where there is a crontab, the host dials again when it is started'() {
    given: 'one with a line of its own'
    def programs = Files.createDirectories(folder.resolve('bin'))
    def table = '"$HOME/.table"'
    Files.writeString(programs.resolve('crontab'), """#!/bin/sh
case \$1 in
-l) cat $table ;;
-r) rm $table ;;
-) cat > ${table}.new && mv ${table}.new $table ;;
esac
""")
    Files.setPosixFilePermissions(programs.resolve('crontab'), PosixFilePermissions.fromString('rwxr-xr-x'))
    account.lead(programs)
    def with = "PATH='$programs':\$PATH; export PATH; "
    on("echo '@daily true' > $table")
    def before = listing()

    when:
    def said = on(with + line(invited('far').invitation))
    def lines = on("cat $table").text.readLines()

    then:
    said.code == 0
    lines[0] == '@daily true'
    lines[1].startsWith('@reboot sh ')
    lines.size() == 2
    online('far')

    when: 'it is, and cron runs what stands there'
    on(with + "$SCRIPT stop")
    poll { connections().empty }
    on("sed -n 's/@reboot //p' $table > .command; sh .command; rm .command")

    then:
    online('far')

    when:
    on(with + "$SCRIPT leave; rm -rf leat")

    then:
    listing() == before

    cleanup:
    on("rm -f $table")
  }

  def 'the server of the host may be dropbear'() {
    given:
    def dropbear = Sshd.dropbear(folder.resolve('dropbear'), Account.of(folder, 'dirk', 61_008, Account.busybox(folder.resolve('busybox'))))
    def id = Sshd.written(folder.resolve('id'), dropbear.key)
    def made = invited('small')

    when:
    def said = on(line(made.invitation, 'line', dropbear), dropbear, id)

    then:
    said.code == 0
    online('small')
    leat.send('DELETE', '/agents/small').json.stays == null
    poll { connections().empty }
    on('ls -A; wc -l < .ssh/authorized_keys', dropbear, id).text.trim().endsWith('1')

    cleanup:
    dropbear?.close()
  }

  def 'what keeps a host from joining is said, and nothing stays there: #why'() {
    given:
    def before = listing()
    def made = invited('far').invitation

    when:
    def said = on(change(made.line.toString()))

    then:
    said.code != 0
    said.text.contains(why)
    said.text.contains('help: ')
    listing() == before

    where:
    why                             | change
    'there is no such agent and'    | { it.replaceAll('LEAT_CODE=\\w+', 'LEAT_CODE=0123') + " --port $host.port" }
    'no sshd answers at 127.0.0.1'  | { it + ' --port 1' }
    'does not answer'               | { it.replaceAll("join 'http://127.0.0.1:\\d+'", "join 'http://127.0.0.1:1'") + " --port $host.port" }
    'is no absolute path'           | { it + ' --folder leat' }
    'is the home of this account'   | { it + ' --folder "$HOME"' }
    'there is no code'              | { it.replaceAll('LEAT_CODE=\\w+', 'LEAT_CODE=') + " --port $host.port" }
    'is not the name of an agent'   | { it.replaceAll(' far$', ' "fa r"') }
  }

  def 'a server without such a port says so, and one whose port is taken does not start'() {
    given:
    def other = new Running(folder.resolve('other'))

    expect:
    other.post('/agents', [agent: 'far', dialIn: true]).json.code == 'no-dial-in'
    other.post('/login-agent', join([agent: 'far', code: 'x'])).json.code == 'no-dial-in'
    leat.post('/agents/local/invite').json.code == 'no-dial-in'

    when:
    new Running(folder.resolve('third'), ['agents.dial-in.listen': "127.0.0.1:$port".toString()])

    then:
    def failed = thrown(LeatServer.Failed)
    failed.message.startsWith("cannot listen at 127.0.0.1:$port for hosts that dial in")

    cleanup:
    other.close()
  }

  def 'the key that hosts believe is made once, and readable by the server alone'() {
    given:
    def key = folder.resolve('data/keys/dial-in.key')
    def before = Files.readString(key)

    when:
    leat.close()
    leat.start()

    then:
    Files.readString(key) == before

    when: 'it is restored with the other keys'
    def file = Files.write(folder.resolve('backup.zip'), leat.post('/backup').bytes as byte[])
    Restore.into(file, folder.resolve('new'), Optional.of(folder.resolve('data/keys')), false)

    then:
    Files.readString(folder.resolve('new/keys/dial-in.key')) == before
    PosixFilePermissions.toString(Files.getPosixFilePermissions(key)) == 'rw-------'
  }
}
