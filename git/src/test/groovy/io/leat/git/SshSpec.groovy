package io.leat.git

import java.nio.file.Files
import java.nio.file.Path
import java.security.KeyPair
import java.util.concurrent.TimeUnit
import org.apache.sshd.common.config.keys.KeyUtils
import org.apache.sshd.common.config.keys.PublicKeyEntry
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter
import org.apache.sshd.common.keyprovider.KeyPairProvider
import org.apache.sshd.server.SshServer
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator
import org.apache.sshd.server.shell.ProcessShellFactory
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** Checkouts over ssh on loopback: a server whose only command is git upload-pack. */
class SshSpec extends Specification {
  @TempDir Path temporary
  @AutoCleanup('stop') SshServer server
  KeyPair hostKey = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256)
  KeyPair userKey = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256)
  Git origin
  String commit
  Path ssh
  Map<String, String> environment = [:]

  def setup() {
    origin = Git.repository(temporary.resolve('origin'))
    3.times { commit = origin.commit(a: "$it") }
    ssh = Files.createDirectories(temporary.resolve('home/.ssh'))
    environment.HOME = temporary.resolve('home').toString()
    server = SshServer.setUpDefaultServer()
    server.host = '127.0.0.1'
    server.keyPairProvider = KeyPairProvider.wrap(hostKey)
    server.publickeyAuthenticator = { user, key, session -> user == 'git' && KeyUtils.compareKeys(key, userKey.public) } as PublickeyAuthenticator
    server.commandFactory = { channel, command ->
      assert command.startsWith('git-upload-pack ')
      new ProcessShellFactory(command, 'sh', '-c', command).createShell(channel)
    }
    server.start()
  }

  String url() {
    "ssh://git@127.0.0.1:$server.port$origin.folder"
  }

  String checkout() {
    new Checkouts(environment).run(
      new CheckoutRequest(GitUrl.parse(url(), temporary), temporary, null, 1, false, false, temporary.resolve('into')),
      new PrintStream(OutputStream.nullOutputStream()))
  }

  void known(KeyPair key) {
    ssh.resolve('known_hosts').toFile() << "[127.0.0.1]:$server.port ${PublicKeyEntry.toString(key.public)}\n"
  }

  Path key(Path file) {
    file.toFile().withOutputStream { OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, 'test', null, it) }
    Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString('rw-------'))
  }

  def 'a known host and a key in .ssh of the kind #kind suffice'() {
    given:
    hostKey = KeyUtils.generateKeyPair(type, 256)
    userKey = KeyUtils.generateKeyPair(type, 256)
    server.keyPairProvider = KeyPairProvider.wrap(hostKey)
    known(hostKey)
    key(ssh.resolve(kind))

    expect:
    checkout() == commit
    new Git(temporary.resolve('into')).commits() == 1

    where:
    kind         | type
    'id_ecdsa'   | KeyPairProvider.ECDSA_SHA2_NISTP256
    'id_ed25519' | KeyPairProvider.SSH_ED25519
  }

  def 'a host that is #what is refused, whatever the configuration says, and not added'() {
    given:
    key(ssh.resolve('id_ecdsa'))
    ssh.resolve('config').toFile().text = 'Host *\n  StrictHostKeyChecking no\n'
    if (other) {
      known(KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256))
    }
    def before = Files.exists(ssh.resolve('known_hosts')) ? ssh.resolve('known_hosts').toFile().text : null

    when:
    checkout()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "the ssh key of the host '127.0.0.1' is not the one in known_hosts, or not in it"
    (Files.exists(ssh.resolve('known_hosts')) ? ssh.resolve('known_hosts').toFile().text : null) == before

    where:
    what                     | other
    'unknown'                | false
    'known with another key' | true
  }

  def 'without a key that the host takes, authentication is asked for'() {
    given:
    known(hostKey)

    when:
    checkout()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'${url()}' asks for authentication, and no ssh key of the user is accepted"
  }

  def 'the agent of the user gives its key'() {
    given:
    known(hostKey)
    def file = key(temporary.resolve('elsewhere'))
    def socket = temporary.resolve('agent').toString()
    // in the foreground, so that it ends with this test
    def agent = new ProcessBuilder('ssh-agent', '-D', '-a', socket).redirectErrorStream(true)
      .redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
    def add = new ProcessBuilder('sh', '-c', 'i=0; until ssh-add -q "$1" 2> /dev/null; do i=$((i+1)); [ $i -lt 500 ] || exit 1; done', 'sh', file.toString())
    add.environment().put('SSH_AUTH_SOCK', socket)
    def adding = add.start()
    assert adding.waitFor(60, TimeUnit.SECONDS) && adding.exitValue() == 0
    Files.delete(file)
    environment.SSH_AUTH_SOCK = socket

    expect:
    checkout() == commit

    cleanup:
    // it takes its socket away as it ends, which must not be while the folder goes
    agent?.with { it.destroy(); it.waitFor(60, TimeUnit.SECONDS) }
  }
}
