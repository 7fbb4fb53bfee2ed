package io.leat.agent.ssh

import java.nio.file.Files
import java.nio.file.Path
import org.apache.sshd.common.config.keys.KeyUtils
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Key pairs that accounts are entered with, and the keys of hosts. */
class AgentKeySpec extends Specification {
  @Shared
  @TempDir
  Path folder

  /** What ssh-keygen writes. */
  String made(String... words) {
    def file = Files.createTempDirectory(folder, 'key').resolve('id')
    def process = new ProcessBuilder(['ssh-keygen', '-q', '-f', file.toString(), *words]).redirectErrorStream(true).start()
    process.outputStream.close()
    def said = process.inputStream.text
    assert process.waitFor() == 0: said
    file.toFile().text
  }

  def 'a new key is read again as it was written, and its line is one of authorized_keys'() {
    given:
    def key = AgentKey.made()

    when:
    def again = AgentKey.read(key.privateText())

    then:
    KeyUtils.compareKeys(again.pair().public, key.pair().public)
    again.pair().private.encoded[16..47] == key.pair().private.encoded[16..47]
    key.publicLine('leat-agent-box') ==~ /ssh-ed25519 [A-Za-z0-9+\/]{68} leat-agent-box/
    again.publicLine('x') == key.publicLine('x')
    key.toString() ==~ /SHA256:.{43}/
    AgentKey.made().publicLine('x') != key.publicLine('x')
  }

  def 'a key that ssh-keygen makes is read: #words'() {
    given:
    def text = made(*words)

    expect:
    AgentKey.read(text).publicLine('x').startsWith(type + ' ')
    AgentKey.read('\n' + text.trim()).privateText().startsWith('-----BEGIN OPENSSH PRIVATE KEY-----')

    where:
    words                                                  || type
    ['-t', 'ed25519', '-N', '']                            || 'ssh-ed25519'
    ['-t', 'ecdsa', '-N', '']                              || 'ecdsa-sha2-nistp256'
    ['-t', 'rsa', '-b', '2048', '-N', '']                  || 'ssh-rsa'
    ['-t', 'rsa', '-b', '2048', '-N', '', '-m', 'PEM']     || 'ssh-rsa'
    ['-t', 'ecdsa', '-N', '', '-m', 'PKCS8']               || 'ecdsa-sha2-nistp256'
  }

  def 'what is no private key is refused in words: #said'() {
    when:
    AgentKey.read(text instanceof Closure ? text.call(this) : text)

    then:
    def problem = thrown(IOException)
    problem.message.contains(said)

    where:
    said                        | text
    'has a passphrase'          | { it.made('-t', 'ed25519', '-N', 'a passphrase') }
    'has a passphrase'          | { it.made('-t', 'rsa', '-b', '2048', '-N', 'a passphrase', '-m', 'PEM') }
    'the public half'           | 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@here'
    'puttygen'                  | 'PuTTY-User-Key-File-3: ssh-ed25519\n'
    'no private key'            | 'hello'
    'no private key'            | ''
    'cannot be read'            | { it.made('-t', 'ed25519', '-N', '').readLines()[0..2].join('\n') }
    'of a kind that is not known' | '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
  }

  def 'the key of a host is a line, with whatever stands behind it'() {
    given:
    def line = AgentKey.made().publicLine('root@box')

    expect:
    SshPublicKey.of(line).line() == line - ' root@box'
    SshPublicKey.of(" $line").fingerprint() ==~ /SHA256:.{43}/
    SshPublicKey.of(line).type() == 'ssh-ed25519'
  }

  def 'what is no key of a host is refused: #line'() {
    when:
    SshPublicKey.of(line)

    then:
    thrown(IOException)

    where:
    line << ['', 'ssh-ed25519', 'SHA256:abc', 'ssh-ed25519 AAAA', 'ssh-ed25519 ****', 'ssh-dss AAAAB3NzaC1kc3MAAAAA', 'box ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI']
  }
}
