package io.leat.identity.vault

import io.leat.identity.provider.SecretPointer
import io.leat.identity.provider.SecretProvider
import io.leat.testkit.vault.VaultServer
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** What a server reads from Vault, how it is let in, and what it is told when something is wrong. */
@Timeout(60)
class VaultProviderSpec extends Specification {
  @TempDir
  Path folder

  def vault = new VaultServer()

  def cleanup() {
    vault.close()
  }

  /** What keeps tokens for a next life. */
  static class Kept implements TokenKeep {
    String token

    @Override
    Optional<String> kept() {
      Optional.ofNullable(token)
    }

    @Override
    void keep(String token) {
      this.token = token
    }
  }

  VaultProvider provider(VaultSettings.Login login, Map given = [:]) {
    def settings = new VaultSettings(URI.create(given.address ?: vault.address()), given.namespace ?: '', login, Optional.ofNullable(given.certificates), given.patience ?: Duration.ofSeconds(5))
    new VaultProvider(settings, given.keep ?: TokenKeep.NONE)
  }

  VaultProvider byToken(Map given = [:]) {
    def token = vault.token(Duration.ofHours(1))
    provider(new VaultSettings.Login.Given({ token }), given)
  }

  VaultSettings.Login appRole() {
    new VaultSettings.Login.AppRole('approle', vault.roleId, { vault.secretId })
  }

  static SecretPointer at(String text) {
    SecretPointer.read(text).get()
  }

  def 'a field of KV version 2 is read with its version, the last one or the one that is asked for'() {
    given:
    vault.put('ci/web/db', [password: 'the first one', user: 'ann'])
    vault.put('ci/web/db', [password: 'the second one', port: 5432, open: true])
    def provider = byToken()

    expect:
    provider.read(at(pointer)).with { [it.value(), it.version(), it.lease()] } == [value, version, null]

    where:
    pointer                                    || value            | version
    'secret/data/ci/web/db#password'           || 'the second one' | 2
    'secret/data/ci/web/db?version=1#password' || 'the first one'  | 1
    'secret/data/ci/web/db?version=1#user'     || 'ann'            | 1
    'secret/data/ci/web/db#port'               || '5432'           | 2
    'secret/data/ci/web/db#open'               || 'true'           | 2
  }

  def 'what is not given is told with what to do: #pointer'() {
    given:
    vault.put('gone', [a: 'a value'])
    vault.delete('gone')
    vault.put('destroyed', [a: 'a value'])
    vault.destroy('destroyed')
    vault.put('odd', [list: ['a'], none: null])
    vault.put('far', [a: 'of another'])
    vault.deny('secret/data/far')

    when:
    byToken().read(at(pointer))

    then:
    def problem = thrown(SecretProvider.NotGiven)
    problem.message.contains(said)
    !problem.message.contains('a value')

    where:
    pointer                       || said
    'secret/data/none#a'          || "there is nothing at 'secret/data/none' in Vault"
    'secret/ci/web#a'             || "(Invalid path for a versioned K/V secrets engine.); of an engine KV version 2 'data' stands behind its mount"
    'secret/data/gone#a'          || "version 1 of 'secret/data/gone' in Vault was deleted"
    'secret/data/destroyed#a'     || "version 1 of 'secret/data/destroyed' in Vault was destroyed"
    'secret/data/gone?version=7#a'|| 'there is nothing'
    'secret/data/odd#b'           || "there is no field 'b' at 'secret/data/odd' in Vault; there are 'list', 'none'"
    'secret/data/odd#list'        || "the field 'list' at 'secret/data/odd' in Vault is no text"
    'secret/data/odd#none'        || 'is no text'
    'secret/data/far#a'           || "Vault does not let this server read 'secret/data/far'; whoever administers it gives the policy of this server 'read' there"
    'auth/token/lookup-self#id'   || 'is about Vault itself'
    'sys/mounts#a'                || 'is about Vault itself'
    'database/creds/web?version=2#password' || 'has no versions'
  }

  def 'what is lent and cannot be used is given back at once'() {
    when:
    byToken().read(at('database/creds/web#pasword'))

    then:
    def problem = thrown(SecretProvider.NotGiven)
    problem.message.contains("there is no field 'pasword'")
    vault.lent().isEmpty()
    vault.revoked().size() == 1
  }

  def 'what is lent can be renewed and given back, twice too'() {
    given:
    vault.leaseLasts = Duration.ofMinutes(10)
    def provider = byToken()

    when:
    def secret = provider.read(at('database/creds/web#password'))
    def lease = secret.lease()

    then:
    vault.lent() == [(lease.id()): secret.value()]
    [lease.lasts(), lease.isRenewable()] == [Duration.ofMinutes(10), true]
    !secret.toString().contains(secret.value())
    provider.renew(lease.id(), Duration.ofMinutes(5)).lasts() == Duration.ofMinutes(5)
    provider.renew(lease.id(), Duration.ofHours(5)).lasts() == Duration.ofMinutes(10)

    when:
    2.times { provider.giveBack(lease.id()) }

    then:
    vault.lent().isEmpty()

    when:
    provider.renew(lease.id(), Duration.ofMinutes(5))

    then:
    def problem = thrown(SecretProvider.NotGiven)
    problem.message == 'Vault does not renew the lease: 400: lease not found'
  }

  def 'what may be different in a while is told from what will not: #statuses'() {
    given:
    vault.put('a', [a: 'a value'])
    def provider = byToken()
    provider.read(at('secret/data/a#a'))
    vault.answerNext(statuses as int[])

    when:
    provider.read(at('secret/data/a#a'))

    then:
    def problem = thrown(SecretProvider.Away)
    problem.message.contains(said)
    provider.read(at('secret/data/a#a')).value() == 'a value'

    where:
    statuses || said
    [503]    || "is sealed or not ready: 503: it is 503 now"
    [500]    || '500: it is 500 now'
    [502]    || '502'
    [412]    || '412'
    [429]    || '429'
    [473]    || '473'
    [307]    || "refers to another address, to which nobody is sent on; set 'vault.address'"
    [200]    || 'broke off'
  }

  def 'a Vault that is sealed, down, silent or something else is told'() {
    given:
    vault.put('a', [a: 'a value'])
    def provider = byToken(patience: Duration.ofMillis(500))
    def told = { -> try { provider.read(at('secret/data/a#a')).value() } catch (SecretProvider.Away away) { away.message } }
    def values = [told()]

    when:
    vault.sealed = true
    values << told()
    vault.sealed = false
    vault.shut()
    values << told()
    vault.open()
    vault.close()
    values << told()
    vault.begin()
    values << told()

    then:
    values == ['a value',
               "Vault at ${vault.address()} is sealed or not ready: 503: Vault is sealed",
               "Vault at ${vault.address()} has not answered within 500 ms",
               "nothing answers at ${vault.address()}, where Vault is to be",
               'a value']*.toString()
  }

  def 'a login by AppRole is made when it is needed, once, and again when it is lost'() {
    given:
    vault.put('a', [a: 'a value'])
    def kept = new Kept()
    def provider = provider(appRole(), [keep: kept])

    when:
    3.times { provider.read(at('secret/data/a#a')) }

    then:
    vault.requests() == ['POST /v1/auth/approle/login'] + ['GET /v1/secret/data/a'] * 3
    kept.token == 'hvs.token-1'

    when:
    vault.forgetTokens()

    then:
    provider.read(at('secret/data/a#a')).value() == 'a value'
    vault.requests().drop(4) == ['GET /v1/secret/data/a', 'GET /v1/auth/token/lookup-self', 'POST /v1/auth/approle/login', 'GET /v1/secret/data/a']

    when: 'a path that it is not for is no lost login'
    vault.deny('secret/data/a')
    provider.read(at('secret/data/a#a'))

    then:
    thrown(SecretProvider.NotGiven)
    vault.count('POST /v1/auth/approle/login') == 2
  }

  def 'the next life goes on with the login of the one before, to which leases belong, and logs in where Vault knows it no longer'() {
    given:
    vault.put('a', [a: 'a value'])
    def kept = new Kept()
    provider(appRole(), [keep: kept]).read(at('secret/data/a#a'))

    when:
    def next = provider(appRole(), [keep: kept])

    then:
    next.read(at('secret/data/a#a')).value() == 'a value'
    vault.count('POST /v1/auth/approle/login') == 1

    when:
    vault.forgetTokens()

    then:
    provider(appRole(), [keep: kept]).read(at('secret/data/a#a')).value() == 'a value'
    vault.count('POST /v1/auth/approle/login') == 2
    kept.token == 'hvs.token-2'
  }

  def 'a login is renewed when half of its time is over, and made anew when it is over'() {
    given:
    vault.tokenLasts = Duration.ofSeconds(2)
    def provider = provider(appRole())
    provider.stay()
    def until = System.nanoTime() + Duration.ofSeconds(5).toNanos()

    when:
    while (vault.count('PUT /v1/auth/token/renew-self') < 2) {
      provider.stay()
      assert System.nanoTime() < until
      Thread.onSpinWait()
    }

    then:
    vault.count('POST /v1/auth/approle/login') == 1

    when: 'it may not be renewed'
    vault.forgetTokens()
    provider.read(at('database/creds/a#password'))

    then:
    vault.count('POST /v1/auth/approle/login') == 2
  }

  def 'a JWT is asked for at each login, with whom it is for'() {
    given:
    vault.put('a', [a: 'a value'])
    def asked = []
    def login = new VaultSettings.Login.Jwt('jwt', vault.roleId, { asked << it; vault.jwt })
    def provider = provider(login)

    expect:
    provider.read(at('secret/data/a#a')).value() == 'a value'
    asked == [vault.address()]
    vault.requests().first() == 'POST /v1/auth/jwt/login'

    when:
    vault.forgetTokens()
    vault.jwt = 'another.signed.token'

    then:
    provider.read(at('secret/data/a#a')).value() == 'a value'
    asked.size() == 2
  }

  def 'a login that is refused says what to look at, and nothing of what was sent'() {
    given:
    def login = new VaultSettings.Login.AppRole('approle', vault.roleId, { 'a-secret-id-of-before' })

    when:
    provider(login).read(at('secret/data/a#a'))

    then:
    def problem = thrown(SecretProvider.NotGiven)
    problem.message == "Vault at ${vault.address()} does not let this server in by 'auth/approle' (400: invalid role or secret ID); an administrator looks at the settings 'vault' and the role there"
    !problem.message.contains('a-secret-id')
  }

  def 'a namespace is named with each request'() {
    given:
    vault.namespace = 'team/ci'
    vault.put('a', [a: 'a value'])

    expect:
    provider(appRole(), [namespace: 'team/ci']).read(at('secret/data/a#a')).value() == 'a value'

    when:
    provider(appRole()).read(at('secret/data/a#a'))

    then:
    thrown(SecretProvider.NotGiven)
  }

  def 'a token is read from its file again when it is lost, and a file that is open to others is refused'() {
    given:
    vault.put('a', [a: 'a value'])
    def file = folder.resolve('token')
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString('rw-------')))
    def written = { file.toFile().text = it + '\n' }
    written(vault.token(Duration.ofHours(1)))
    def provider = provider(new VaultSettings.Login.Given(CredentialSource.inFile(file)))
    assert provider.read(at('secret/data/a#a')).value() == 'a value'

    when:
    vault.forgetTokens()
    provider.read(at('secret/data/a#a'))

    then:
    def lost = thrown(SecretProvider.NotGiven)
    lost.message.contains('does not know the token of this server')

    when:
    written(vault.token(Duration.ofHours(1)))

    then:
    provider.read(at('secret/data/a#a')).value() == 'a value'

    when:
    vault.forgetTokens()
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString('rw-r-----'))
    provider.read(at('secret/data/a#a'))

    then:
    def open = thrown(SecretProvider.NotGiven)
    open.message == "what this server logs in to Vault with: '$file' is open to others (rw-r-----); close it: chmod 600 $file"

    when:
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString('rw-------'))
    written('two lines\nof it')
    provider.read(at('secret/data/a#a'))

    then:
    def odd = thrown(SecretProvider.NotGiven)
    odd.message.endsWith("is not one line of visible ASCII, 64 KiB at most")
  }
}
