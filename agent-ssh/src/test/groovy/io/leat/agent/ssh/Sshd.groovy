package io.leat.agent.ssh

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.security.KeyPair
import java.security.PublicKey
import org.apache.sshd.common.config.keys.KeyUtils
import org.apache.sshd.common.config.keys.PublicKeyEntry
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter
import org.apache.sshd.common.keyprovider.KeyPairProvider
import spock.util.concurrent.PollingConditions

/** A real SSH server on a free port of loopback, started by the user who runs the tests, with keys and settings of its own. */
class Sshd implements Closeable {
  final KeyPair key = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256)
  final Path folder

  /** Who is let in. */
  final Account user

  /** What drivers that reach it share. */
  final SshLinks links = new SshLinks()
  int port
  PublicKey hostKey
  private List<String> command
  private Process process

  private Sshd(Path folder, Account user) {
    this.folder = Files.createDirectories(folder)
    this.user = user
    user.lead(folder)
  }

  /** OpenSSH, with further lines of configuration. Bash does not read the profile of whoever runs the tests, as it is not its first shell. */
  static Sshd openssh(Path folder, String settings = '', Account user = Account.own()) {
    def server = new Sshd(folder, user)
    def hostKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256)
    def file = written(server.folder.resolve('host'), hostKey)
    server.hostKey = hostKey.public
    Files.writeString(server.folder.resolve('keys'), PublicKeyEntry.toString(server.key.public) + '\n')
    if (System.getProperty('user.name') == 'root') {
      Files.createDirectories(Path.of('/run/sshd'))
    }
    def configuration = Files.writeString(server.folder.resolve('configuration'), """
      ListenAddress 127.0.0.1
      HostKey $file
      AuthorizedKeysFile ${server.folder.resolve('keys')}
      PidFile none
      UsePAM no
      StrictModes no
      PermitRootLogin yes
      PasswordAuthentication no
      MaxStartups 100
      SetEnv SHLVL=1
      $settings
    """.stripIndent())
    def program = ['/usr/sbin/sshd', '/usr/bin/sshd'].find { Files.isExecutable(Path.of(it)) }
    server.command = [*within(user.places), program, '-D', '-e', '-f', configuration.toString(), '-p']
    server.start()
  }

  /** dropbear, which reads the keys of an account from its home folder alone: so whoever runs the tests is given another one. */
  static Sshd dropbear(Path folder, Account user = Account.own()) {
    def server = new Sshd(folder, user)
    def file = server.folder.resolve('host')
    run('dropbearkey', '-t', 'ed25519', '-f', file.toString())
    def shown = run('dropbearkey', '-y', '-f', file.toString()).readLines().find { it.startsWith('ssh-ed25519 ') }
    server.hostKey = PublicKeyEntry.parsePublicKeyEntry(shown).resolvePublicKey(null, [:], null)
    def home = user.home ?: server.folder.resolve('home')
    def keys = Files.createDirectories(home.resolve('.ssh')).resolve('authorized_keys')
    Files.writeString(keys, PublicKeyEntry.toString(server.key.public) + '\n')
    user.give(keys.parent)
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString('rwx------'))
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString('rw-------'))
    server.command = [
      *within(user.places ?: [(home): Path.of(System.getProperty('user.home'))]),
      '/usr/sbin/dropbear', '-F', '-E', '-r', file.toString(), '-P', server.folder.resolve('pid').toString(), '-p']
    server.start('127.0.0.1:')
  }

  /** What starts a program that finds some files and folders in the place of others. */
  private static List<String> within(Map<Path, Path> places) {
    def mounts = 'while [ "$1" != -- ]; do mount --bind "$1" "$2" && shift 2 || exit; done; shift; exec "$@"'
    places ? ['unshare', '-m', 'sh', '-c', mounts, 'sh', *places.collectMany { file, place -> [file.toString(), place.toString()] }, '--'] : []
  }

  /** The host, with a folder that is its account's from now on. */
  SshHost host(Path root, int at = port) {
    if (Files.isDirectory(root)) {
      user.give(root)
    }
    new SshHost('127.0.0.1', at, user.name, hostKey, key, root)
  }

  /** How often somebody was let in; told by OpenSSH. */
  int logins() {
    folder.resolve('said').toFile().readLines('ISO-8859-1').count { it.startsWith('Accepted publickey') }
  }

  SshJump jump() {
    new SshJump('127.0.0.1', port, user.name, hostKey)
  }

  /** Who runs the tests. */
  static String account() {
    Account.own().name
  }

  /** A file that holds the private key. */
  static Path written(Path file, KeyPair pair) {
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString('rw-------')))
    file.toFile().withOutputStream { OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, 'host', null, it) }
    file
  }

  private static String run(String... words) {
    def process = new ProcessBuilder(words).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor() == 0
    said
  }

  /** Another process may take the free port first; then the next one is tried. */
  private Sshd start(String prefix = '') {
    new PollingConditions(timeout: 20, delay: 0.02).eventually {
      if (process == null || !process.alive) {
        port = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
        process = new ProcessBuilder([*command, prefix + port]).redirectErrorStream(true).redirectOutput(folder.resolve('said').toFile()).start()
      }
      new Socket('127.0.0.1', port).close()
    }
    this
  }

  /** Ends the server, and not what it started. */
  @Override
  void close() {
    links.close()
    process.destroyForcibly().waitFor()
  }

  /** Ends the server and all connections, each of which has a process of its own. */
  void abort() {
    process.descendants().filter { it.info().command().orElse('').endsWith('sshd') }.forEach { it.destroyForcibly() }
    close()
  }
}
