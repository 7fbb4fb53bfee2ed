package io.leat.server.secret

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Specification
import spock.lang.TempDir

class VaultSpec extends Specification {
  @TempDir Path folder

  Path keys() {
    folder.resolve('keys')
  }

  def 'what was encrypted is read by the next server, for the same row'() {
    given:
    def bytes = Vault.open(keys()).encrypt('webhook/7', 'pässword')

    expect:
    Vault.open(keys()).decrypt('webhook/7', bytes) == 'pässword'
    !new String(bytes, 'ISO-8859-1').contains('ssword')
    PosixFilePermissions.toString(Files.getPosixFilePermissions(keys().resolve('store.key'))) == 'rw-------'
    PosixFilePermissions.toString(Files.getPosixFilePermissions(keys())) == 'rwx------'
    keys().toFile().list().toList() == ['store.key']
  }

  def 'ciphertexts that were swapped are refused'() {
    given:
    def vault = Vault.open(keys())

    when:
    vault.decrypt('webhook/8', vault.encrypt('webhook/7', 'secret'))

    then:
    thrown(NotDecrypted)
  }

  def 'a ciphertext with any bit changed, cut, or of another key is refused'() {
    given:
    def vault = Vault.open(keys())
    def bytes = vault.encrypt('webhook/7', 'secret')
    def refused = { byte[] each ->
      try {
        vault.decrypt('webhook/7', each)
        false
      } catch (NotDecrypted expected) {
        true
      }
    }

    expect:
    (0..<bytes.length * 8).every { bit ->
      def changed = bytes.clone()
      changed[bit >> 3] = (byte) (changed[bit >> 3] ^ (1 << (bit & 7)))
      refused(changed)
    }
    (0..<bytes.length).every { refused(Arrays.copyOf(bytes, it)) }
    refused(Vault.open(folder.resolve('other')).encrypt('webhook/7', 'secret'))
  }

  def 'the same text is never the same ciphertext'() {
    given:
    def vault = Vault.open(keys())

    expect:
    (1..10_000).collect { vault.encrypt('a', 'b')[1..12] }.toSet().size() == 10_000
  }

  def 'a damaged key is named'() {
    given:
    Vault.open(keys())
    keys().resolve('store.key').toFile().bytes = new byte[31]

    when:
    Vault.open(keys())

    then:
    def problem = thrown(IOException)
    problem.message.contains('store.key')
    problem.message.contains('31 bytes')
  }
}
