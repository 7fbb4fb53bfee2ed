package io.leat.server.secret

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import javax.crypto.Cipher
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.SecretKeySpec
import spock.lang.Specification
import spock.lang.TempDir

class VaultSpec extends Specification {
  @TempDir Path folder

  Path keys() {
    folder.resolve('keys')
  }

  byte[] sealed(Vault vault, String aad, String text) {
    vault.storing { vault.encrypt(aad, text) }
  }

  private static boolean refused(Vault vault, String aad, byte[] each) {
    try {
      vault.decrypt(aad, each)
      false
    } catch (NotDecrypted expected) {
      true
    }
  }

  def 'what was encrypted is read by the next server, for the same row'() {
    given:
    def bytes = sealed(Vault.open(keys()), 'webhook/7', 'pässword')

    expect:
    Vault.open(keys()).decrypt('webhook/7', bytes) == 'pässword'
    !new String(bytes, 'ISO-8859-1').contains('ssword')
    PosixFilePermissions.toString(Files.getPosixFilePermissions(keys().resolve('store.key'))) == 'rw-------'
    PosixFilePermissions.toString(Files.getPosixFilePermissions(keys())) == 'rwx------'
    keys().toFile().list().toList() == ['store.key']
  }

  def 'what Leat encrypted before keys had ids is read still'() {
    given:
    Files.createDirectories(keys())
    keys().resolve('store.key').toFile().bytes = (0..31) as byte[]
    def made = first((0..31) as byte[], 'hook:web', 'an old one')

    expect:
    made[0] == 1 as byte
    Vault.open(keys()).with { vault -> vault.decrypt('hook:web', made) == 'an old one' && refused(vault, 'hook:www', made) && !vault.knows(made) }
  }

  /** A ciphertext of version 1: its version, nonce, text and tag. */
  static byte[] first(byte[] key, String aad, String text) {
    def nonce = (1..12) as byte[]
    def cipher = Cipher.getInstance('AES/GCM/NoPadding')
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 'AES'), new GCMParameterSpec(128, nonce))
    cipher.updateAAD(aad.getBytes('UTF-8'))
    ([1] + (nonce as List) + (cipher.doFinal(text.getBytes('UTF-8')) as List)) as byte[]
  }

  def 'ciphertexts that were swapped are refused'() {
    given:
    def vault = Vault.open(keys())

    when:
    vault.decrypt('webhook/8', sealed(vault, 'webhook/7', 'secret'))

    then:
    thrown(NotDecrypted)
  }

  def 'a ciphertext with any bit changed, cut, or of another key is refused'() {
    given:
    def vault = Vault.open(keys())
    def bytes = sealed(vault, 'webhook/7', 'secret')

    expect:
    (0..<bytes.length * 8).every { bit ->
      def changed = bytes.clone()
      changed[bit >> 3] = (byte) (changed[bit >> 3] ^ (1 << (bit & 7)))
      refused(vault, 'webhook/7', changed)
    }
    (0..<bytes.length).every { refused(vault, 'webhook/7', Arrays.copyOf(bytes, it)) }
    refused(vault, 'webhook/7', sealed(Vault.open(folder.resolve('other')), 'webhook/7', 'secret'))
  }

  def 'the same text is never the same ciphertext'() {
    given:
    def vault = Vault.open(keys())

    expect:
    (1..10_000).collect { sealed(vault, 'a', 'b')[9..20] }.toSet().size() == 10_000
  }

  def 'nothing is encrypted where a change of the key would not wait for it to be stored'() {
    when:
    Vault.open(keys()).encrypt('a', 'b')

    then:
    thrown(IllegalStateException)
  }

  def 'another key encrypts once those who store have stored, and the one before is read until nothing needs it'() {
    given:
    def vault = Vault.open(keys())
    def first = vault.key()
    def begun = new CountDownLatch(1)
    def go = new CountDownLatch(1)
    def bytes = new CompletableFuture<byte[]>()
    Thread.start { vault.storing { begun.countDown(); go.await(); bytes.complete(vault.encrypt('a', 'stored meanwhile')) } }
    begun.await()
    def renewing = Thread.start { vault.renew() }

    expect: 'who comes by the old key is waited for'
    while (renewing.state != Thread.State.WAITING) { Thread.yield() }
    vault.key() == first

    when:
    go.countDown()
    renewing.join()

    then:
    vault.key() != first
    vault.decrypt('a', bytes.get()) == 'stored meanwhile'
    bytes.get()[0..8] != vault.head() as List
    sealed(vault, 'a', 'b')[0..8] == vault.head() as List
    keys().toFile().list().sort() == ['store.key', 'store.key.next']

    and: 'a process that comes now knows both'
    Vault.open(keys()).with { it.key() == vault.key() && it.decrypt('a', bytes.get()) == 'stored meanwhile' }

    when:
    vault.settle()

    then:
    keys().toFile().list().toList() == ['store.key']
    PosixFilePermissions.toString(Files.getPosixFilePermissions(keys().resolve('store.key'))) == 'rw-------'
    Vault.open(keys()).with { it.key() == vault.key() && refused(it, 'a', bytes.get()) }
  }

  def 'a rotation that was not ended is gone on with by the same key'() {
    given:
    def vault = Vault.open(keys())
    vault.renew()
    def key = vault.key()

    when:
    vault.renew()

    then:
    vault.key() == key
    Vault.open(keys()).key() == key
  }

  def 'a damaged key is named'() {
    given:
    Vault.open(keys())
    keys().resolve(name).toFile().bytes = new byte[31]

    when:
    Vault.open(keys())

    then:
    def problem = thrown(IOException)
    problem.message.contains(name)
    problem.message.contains('31 bytes')

    where:
    name << ['store.key', 'store.key.next']
  }

  def 'what is no key is put aside, each in a place of its own, and what is one stays'() {
    given:
    def file = new KeyFile(keys().resolve('store.key'), true)
    def key = Vault.open(file).key()

    expect:
    file.putAside() == [:]

    when:
    keys().resolve('store.key.next').toFile().bytes = new byte[3]

    then:
    file.putAside() == [(keys().resolve('store.key.next')): keys().resolve('store.key.next.damaged')]
    Vault.open(file).key() == key

    when:
    2.times {
      keys().resolve('store.key').toFile().bytes = new byte[16 + it]
      file.putAside()
      Vault.open(file)
    }

    then:
    Vault.open(file).key() != key
    ['store.key.damaged', 'store.key.damaged.2'].collect { Files.size(keys().resolve(it)) } == [16, 17]
  }

  def 'a key of which no text tells more than its id'() {
    given:
    def key = MasterKey.of((0..31) as byte[])

    expect:
    "$key" ==~ /key [0-9a-f]{16}/
    !"$key".contains('000102')
    key == MasterKey.of((0..31) as byte[])
    key != MasterKey.of((1..32) as byte[])
  }

  def 'keys that are given are taken in their order, and those of the file before are read still'() {
    given:
    def before = new KeyFile(keys().resolve('store.key'), true)
    def old = Vault.open(before)
    def bytes = sealed(old, 'a', 'b')
    def text = '00' * 32 + ',\n' + 'ff' * 32 + '\n'

    when:
    def vault = Vault.open(new GivenKeys('the test', true, { text }, Optional.of(before)))

    then:
    vault.key() == MasterKey.of(new byte[32])
    vault.decrypt('a', bytes) == 'b'
    vault.decrypt('a', sealed(Vault.open(new GivenKeys('x', true, { 'FF' * 32 }, Optional.empty())), 'a', 'c')) == 'c'

    when: 'another is said first'
    text = '11' * 32 + ' ' + text
    vault.renew()

    then:
    vault.key() == MasterKey.of([0x11] * 32 as byte[])
  }

  def 'a text that is no keys is refused without a word of it: #text'() {
    when:
    Vault.open(new GivenKeys("the variable 'K'", false, { text }, Optional.empty()))

    then:
    def problem = thrown(IOException)
    problem.message.contains("the variable 'K'")
    !problem.message.contains('abcdef')
    problem.cause == null

    where:
    text << ['', ' \n', 'abcdef', 'abcdef' * 10 + 'abcg', 'abcdef01' * 9, (['abcdef01' * 8] * 17).join(',')]
  }

  def 'a variable gives no other key to a process that runs'() {
    given:
    def vault = Vault.open(new GivenKeys("the variable 'K'", false, { '00' * 32 }, Optional.empty()))

    when:
    vault.renew()

    then:
    def problem = thrown(NoOtherKey)
    problem.message.contains('restart the server')
  }

  def 'a file that is named has to be there'() {
    when:
    Vault.open(new KeyFile(folder.resolve('gone/store.key'), false))

    then:
    def problem = thrown(IOException)
    problem.message.contains('is it mounted?')
    !Files.exists(folder.resolve('gone'))
  }
}
