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

/** A real SSH server on a free port of loopback, as the user who runs the tests, with keys and settings of its own. */
class Sshd implements Closeable {
  final KeyPair key = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256)
  final Path folder

  /** What drivers that reach it share. */
  final SshLinks links = new SshLinks()
  int port
  PublicKey hostKey
  private List<String> command
  private Process process

  private Sshd(Path folder) {
    this.folder = Files.createDirectories(folder)
  }

  /** OpenSSH, with further lines of configuration. */
  static Sshd openssh(Path folder, String settings = '') {
    def server = new Sshd(folder)
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
      $settings
    """.stripIndent())
    def program = ['/usr/sbin/sshd', '/usr/bin/sshd'].find { Files.isExecutable(Path.of(it)) }
    server.command = [program, '-D', '-e', '-f', configuration.toString(), '-p']
    server.start()
  }

  /** dropbear, which reads the keys of an account from its home folder alone: so it is given another one. */
  static Sshd dropbear(Path folder) {
    def server = new Sshd(folder)
    def file = server.folder.resolve('host')
    run('dropbearkey', '-t', 'ed25519', '-f', file.toString())
    def shown = run('dropbearkey', '-y', '-f', file.toString()).readLines().find { it.startsWith('ssh-ed25519 ') }
    server.hostKey = PublicKeyEntry.parsePublicKeyEntry(shown).resolvePublicKey(null, [:], null)
    def home = Files.createDirectories(server.folder.resolve('home/.ssh')).parent
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString('rwx------'))
    def keys = Files.writeString(home.resolve('.ssh/authorized_keys'), PublicKeyEntry.toString(server.key.public) + '\n')
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString('rw-------'))
    server.command = [
      'unshare', '-m', 'sh', '-c', 'mount --bind "$1" "$2" && shift 2 && exec "$@"', 'sh', home.toString(), System.getProperty('user.home'),
      '/usr/sbin/dropbear', '-F', '-E', '-r', file.toString(), '-P', server.folder.resolve('pid').toString(), '-p']
    server.start('127.0.0.1:')
  }

  SshHost host(Path root, int at = port) {
    new SshHost('127.0.0.1', at, account(), hostKey, key, root)
  }

  static String account() {
    System.getProperty('user.name')
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
}
