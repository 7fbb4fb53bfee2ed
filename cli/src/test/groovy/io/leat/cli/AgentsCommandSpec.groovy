package io.leat.cli

import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.Sshd
import io.leat.cli.client.Contract
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import org.apache.sshd.common.config.keys.PublicKeyEntry
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** {@code leat agents} with a server and real hosts. */
class AgentsCommandSpec extends Specification {
  @Shared
  @TempDir
  Path folder

  @Shared
  @AutoCleanup
  ServerProcess server

  /** Its account has a home of its own, and lets in who stands in its {@code authorized_keys}: at first the person at the shell. */
  @Shared
  @AutoCleanup
  Sshd host

  @Shared
  Path home

  Shell shell

  def setupSpec() {
    server = new ServerProcess(folder)
    def port = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
    folder.resolve('leat.yaml').toFile().text = "agents: { dial-in: { listen: '127.0.0.1:$port' } }\n"
    server.start()
    folder.resolve('password').toFile().text = server.password() + '\n'
    home = Files.createDirectories(folder.resolve('home'))
    host = Sshd.openssh(folder.resolve('sshd'), "ForceCommand exec env HOME=$home sh -c \"\$SSH_ORIGINAL_COMMAND\"")
    Files.createDirectories(home.resolve('.ssh'))
    Files.move(host.folder.resolve('keys'), home.resolve('.ssh/authorized_keys'))
    Files.createSymbolicLink(host.folder.resolve('keys'), home.resolve('.ssh/authorized_keys'))
    Sshd.written(folder.resolve('id'), host.key)
    assert signedIn().leat('login', server.url, '--password', "@$folder/password").code == 0
  }

  def setup() {
    shell = signedIn()
  }

  /** Somebody with an ssh that knows the hosts and has a key. */
  Shell signedIn() {
    def programs = Files.createDirectories(folder.resolve('bin'))
    def ssh = programs.resolve('ssh')
    if (!Files.exists(ssh)) {
      Files.writeString(ssh, """#!/bin/sh
exec /usr/bin/ssh -F /dev/null -i $folder/id -o IdentitiesOnly=yes -o UserKnownHostsFile=$folder/known -o LogLevel=ERROR "\$@"
""")
      Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString('rwxr-xr-x'))
      Files.writeString(folder.resolve('known'), "[127.0.0.1]:$host.port ${new SshPublicKey(host.hostKey).line()}\n")
    }
    def made = new Shell(Files.createDirectories(folder.resolve('work')))
    made.environment = [HOME: folder.resolve('me').toString(), PATH: "$programs:${System.getenv('PATH')}".toString()]
    made
  }

  String url(String name, Sshd at = host) {
    "ssh://${Sshd.account()}@127.0.0.1:$at.port$folder/agents/$name"
  }

  String fingerprint() {
    new SshPublicKey(host.hostKey).fingerprint()
  }

  static Map json(Shell.Outcome said) {
    Contract.json(said.out.readLines().last()) as Map
  }

  Map shown(String name) {
    json(shell.leat('agents', 'show', name, '--json'))
  }

  String keys() {
    home.resolve('.ssh/authorized_keys').toFile().text
  }

  def 'a host is added by the ssh of who asks, tried, and removed without a trace'() {
    given:
    def before = keys()
    Files.createDirectories(folder.resolve('agents'))

    when:
    def added = shell.leat('agents', 'add', url('traced'), '--name', 'traced', '--via-ssh', '--host-key', fingerprint(), '--label', 'big', '--label', 'fast', '--slots', '3', '--no-secrets', '--json')

    then: 'it lets Leat in, and says how it is'
    added.code == 0
    with(json(added)) {
      agent == 'traced'
      labels == ['big', 'fast']
      facts.contains('linux')
      slots == 3
      !secrets
    }
    keys().readLines().last() == "restrict ${shown('traced').publicKey}"

    when:
    def test = shell.leat('agents', 'test', 'traced')

    then:
    test.code == 0
    test.out.startsWith('traced will do\n')
    test.out.contains('tools: ')
    test.err == ''

    when:
    def removed = shell.leat('agents', 'remove', 'traced', '--via-ssh')

    then:
    removed.code == 0
    removed.out ==~ /(?s)traced is removed, and on its host \d+ files? of \d+ kB: all that Leat put there\n/
    keys() == before
    !Files.exists(folder.resolve('agents/traced'))
    shell.leat('agents', 'show', 'traced').code == 1
  }

  def 'without a way to put the key there, the line for it is printed'() {
    when:
    def added = shell.leat('agents', 'add', url('manual'), '--name', 'manual', '--host-key', fingerprint())

    then:
    added.code == 0
    added.out.readLines().first() == "restrict ${shown('manual').publicKey}"
    added.err.contains('authorized_keys')
    added.err.contains('leat agents test manual')

    when:
    def test = shell.leat('agents', 'test', 'manual')

    then:
    test.code == 4
    test.out == 'manual will not do\n'
    test.err.contains('lets nobody in with the key SHA256:')
    test.err.contains('help: ')

    when:
    def removed = shell.leat('agents', 'remove', 'manual')

    then:
    removed.code == 1
    removed.err.contains('lets nobody in')
    shell.leat('agents', 'remove', 'manual', '--force').with { [it.code, it.out.contains('its files stay')] } == [0, true]
  }

  def 'a person on a terminal is asked whether it is the right host: #answer'() {
    given:
    shell.terminal = true
    shell.stdin = new ByteArrayInputStream("$answer\nn\n".bytes)

    when:
    def added = shell.leat('agents', 'add', url(name), '--name', name)

    then:
    added.code == code
    added.err.contains(fingerprint())
    server.ask('GET', "/agents/$name").statusCode() == status

    where:
    name   | answer || code | status
    'yes'  | 'y'    || 0    | 200
    'no'   | 'n'    || 2    | 404
    'none' | ''     || 2    | 404
  }

  def 'with a key that is there already, no line is asked for'() {
    when:
    def added = shell.leat('agents', 'add', url('given'), '--name', 'given', '--key', folder.resolve('id').toString(), '--host-key', fingerprint())

    then:
    added.code == 0
    !added.err.contains('authorized_keys')
    shell.leat('agents', 'test', 'given').code == 0

    cleanup:
    shell.leat('agents', 'remove', 'given')
  }

  def 'what cannot be is refused, and nothing is registered: #said'() {
    given:
    folder.resolve('public').toFile().text = PublicKeyEntry.toString(host.key.public)
    def words = wanted.collect { it.replace('URL', url('refused')).replace('HOSTKEY', fingerprint()).replace('FOLDER', folder.toString()) }

    when:
    def added = shell.leat('agents', 'add', *words, '--name', 'refused')

    then:
    added.code == code
    added.err.contains(said)
    server.ask('GET', '/agents/refused').statusCode() == 404

    where:
    wanted                                                              || code | said
    ['URL']                                                             || 2    | 'there is nobody to ask'
    ['URL', '--host-key', 'SHA256:' + 'A' * 43]                         || 2    | 'has no host key SHA256:AAAA'
    ['URL', '--host-key', 'HOSTKEY', '--key', 'FOLDER/public']          || 1    | 'the public half'
    ['URL', '--host-key', 'HOSTKEY', '--key', 'FOLDER/nothing']         || 2    | "cannot read '"
    ['URL', '--host-key', 'HOSTKEY', '--label', 'two words']            || 1    | 'a space'
    ['URL', '--host-key', 'HOSTKEY', '--slots', '0']                    || 2    | "'0' is not a value of --slots"
    ['URL', '--host-key', 'HOSTKEY', '--project', 'nothing']            || 1    | "no project 'nothing'"
    ['URL', '--host-key', 'HOSTKEY', '--jump', 'gate']                  || 2    | 'USER@HOST'
    ['URL', '--user', 'me']                                             || 2    | "'--user' goes with install only"
    ['URL', '--dial-in']                                                || 2    | "'--name' does not go with --dial-in"
    ['ssh://127.0.0.1']                                                 || 2    | 'ssh://USER@HOST'
    ['ssh://me:secret@127.0.0.1']                                       || 2    | 'ssh://USER@HOST'
    ['ssh://me@-oProxyCommand=x']                                       || 2    | 'ssh://USER@HOST'
    ['ssh://me@127.0.0.1:99999']                                        || 2    | 'ssh://USER@HOST'
    ['http://me@127.0.0.1']                                             || 2    | 'ssh://USER@HOST'
    ['ssh://me@127.0.0.1:1']                                            || 1    | 'nothing answers at 127.0.0.1:1'
    ['ssh://me@127.0.0.1:1', '--via-ssh']                               || 2    | 'your ssh does not reach me@127.0.0.1'
  }

  def 'agents are listed, changed, drained and enabled'() {
    given:
    shell.leat('agents', 'add', url('moved'), '--name', 'moved', '--host-key', fingerprint(), '--label', 'old')

    expect:
    shell.leat('agents').out.readLines().find { it.startsWith('local') } ==~ /local\s+online\s+0\/4.*/
    shell.leat('agents', '--json').out.readLines().collect { Contract.json(it).agent }.containsAll(['local', 'moved'])
    shell.leat('agents', 'update', 'moved', '--label', 'new', '--weight', '9', '--host-key', fingerprint(), '--json').with { [it.code, json(it).labels, json(it).weight] } == [0, ['new'], 9]
    json(shell.leat('agents', 'update', 'moved', '--label', '', '--json')).labels == []
    shell.leat('agents', 'update', 'moved').code == 2
    shell.leat('agents', 'drain', 'moved').out.startsWith('moved  draining')
    json(shell.leat('agents', 'disable', 'moved', '--json')).mode == 'disabled'
    json(shell.leat('agents', 'enable', 'moved', '--json')).mode == 'enabled'
    shell.leat('agents', 'remove', 'local').code == 1
    shell.leat('agents', 'show').code == 2
    shell.leat('names', '--server', 'agents').out.readLines().containsAll(['local', 'moved'])

    cleanup:
    shell.leat('agents', 'remove', 'moved', '--force')
  }

  /** Runs what a person at the host would. */
  Map atHost(String line) {
    def process = new ProcessBuilder(folder.resolve('bin/ssh').toString(), '-p', host.port.toString(), "${Sshd.account()}@127.0.0.1".toString(), line).redirectErrorStream(true).start()
    def said = process.inputStream.text
    [code: process.waitFor(), text: said]
  }

  def 'a host that dials in is told what to run, waited for, and removed without a trace'() {
    given:
    def before = keys()

    when:
    def added = shell.leat('agents', 'add', '--dial-in', 'far', '--label', 'behind')

    then: 'the line alone can be passed on'
    added.code == 0
    added.out ==~ /curl -fsS 'http:[^']+\/api\/v1\/login-agent' \| LEAT_CODE=[0-9a-f]{32} sh -s -- join 'http:[^']+' far\n/
    added.err.contains('good once')
    added.err.contains('wget -qO- ')
    added.err.contains('write the address there that the host reaches the server at')
    shell.leat('agents').out.readLines().find { it.startsWith('far') } ==~ /far\s+unreachable\s+0\/1\s+behind\s+dials in\s+no host has joined as 'far' yet/
    shell.leat('agents', 'show', 'far').out.contains('dials in: no host has joined yet; for a line: leat agents invite far\n')
    shell.leat('agents', 'test', 'far').with { [it.code, it.err.contains('leat agents invite far')] } == [4, true]

    when: 'somebody at a terminal waits'
    def person = signedIn()
    def printed = new ByteArrayOutputStream()
    person.terminal = true
    person.broken = printed
    def waiting = CompletableFuture.supplyAsync { person.leat('agents', 'invite', 'far') }
    def invited = json(shell.leat('agents', 'invite', 'far', '--json'))

    then:
    invited.agent == 'far'
    !added.out.contains(invited.code)

    when: 'the host runs a line; the one that is good is the last'
    new PollingConditions(timeout: 20).eventually { assert printed.toString('UTF-8').contains('LEAT_CODE=') }
    def last = json(shell.leat('agents', 'invite', 'far', '--json'))
    def said = atHost("$last.line --port $host.port --folder $folder/dialled")

    then:
    said.code == 0
    waiting.get(30, TimeUnit.SECONDS).code == 0
    def lines = printed.toString('UTF-8').readLines()
    lines.any { it ==~ /far +online */ }
    lines.any { it.contains('dials in') && it.endsWith(', from 127.0.0.1') }
    lines.any { it.contains('folder') && it.endsWith(" $folder/dialled") }
    shell.leat('agents', 'test', 'far').with { [it.code, it.err] } == [0, '']
    shell.leat('agents', 'update', 'far', '--jump', 'me@gate').code != 0
    shell.leat('agents', 'remove', 'far', '--via-ssh').code == 2

    when:
    def removed = shell.leat('agents', 'remove', 'far')

    then:
    removed.code == 0
    removed.out.startsWith('far is removed, and on its host ')
    removed.err == ''
    keys() == before
    !Files.exists(folder.resolve('dialled'))

    cleanup:
    atHost("[ ! -d $folder/dialled ] || sh $folder/dialled/.leat/dial-in/dial-in.sh leave")
  }

  def 'a bare host gets an account, its key and its folder'() {
    given: 'a machine with accounts and homes of its own, where root can log in'
    def bare = Sshd.openssh(folder.resolve('bare'))
    bare.process.destroyForcibly().waitFor()
    def etc = folder.resolve('bare/etc')
    assert ['cp', '-a', '/etc', etc.toString()].execute().waitFor() == 0
    Files.createDirectories(folder.resolve('bare/homes'))
    def configuration = bare.folder.resolve('configuration').toFile()
    configuration.text = configuration.text.replace("AuthorizedKeysFile $bare.folder/keys", "AuthorizedKeysFile $bare.folder/%u .ssh/authorized_keys")
    Files.move(bare.folder.resolve('keys'), bare.folder.resolve('root'))
    bare.command = ['unshare', '-m', 'sh', '-c', 'mount --bind "$1" /etc && mount --bind "$2" /home && shift 2 && exec "$@"', 'sh', etc.toString(), "$folder/bare/homes".toString(), *bare.command]
    bare.start()
    Files.writeString(folder.resolve('known'), "[127.0.0.1]:$bare.port ${new SshPublicKey(bare.hostKey).line()}\n", java.nio.file.StandardOpenOption.APPEND)
    Sshd.written(folder.resolve('id2'), bare.key)
    folder.resolve('bin/ssh').toFile().text = folder.resolve('bin/ssh').toFile().text.replace("-i $folder/id ", "-i $folder/id -i $folder/id2 ")
    def words = ['agents', 'install', "ssh://root@127.0.0.1:$bare.port".toString(), '--name', 'bare', '--host-key', new SshPublicKey(bare.hostKey).fingerprint()]

    when: 'nobody says yes'
    def asked = shell.leat(*words)

    then: 'the script was shown, nothing was done, and nothing is registered'
    asked.code == 2
    asked.err.contains('useradd -m')
    asked.err.contains('give --yes')
    !folder.resolve('bare/etc/passwd').toFile().text.contains('leat:')
    server.ask('GET', '/agents/bare').statusCode() == 404

    when:
    def installed = shell.leat(*words, '--yes')

    then:
    installed.code == 0
    folder.resolve('bare/etc/passwd').toFile().text.contains('\nleat:')
    folder.resolve('bare/homes/leat/.ssh/authorized_keys').toFile().text == "restrict ${shown('bare').publicKey}\n"
    shell.leat('agents', 'test', 'bare').with { [it.code, it.err] } == [0, '']
    Files.isDirectory(folder.resolve('bare/homes/leat/leat/.leat'))
    shell.leat('agents', 'remove', 'bare').code == 0
    !Files.exists(folder.resolve('bare/homes/leat/leat'))

    cleanup:
    bare?.close()
  }
}
