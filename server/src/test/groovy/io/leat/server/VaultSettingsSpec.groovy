package io.leat.server

import io.leat.identity.provider.SecretPointer
import io.leat.identity.provider.SecretProvider
import io.leat.identity.vault.TokenKeep
import io.leat.identity.vault.VaultProvider
import io.leat.server.config.ConfigReader
import io.leat.server.idtoken.IdTokenSigner
import io.leat.server.http.TlsFixture
import io.leat.testkit.vault.VaultServer
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.security.KeyStore
import java.time.Duration
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Which Vault a server asks, and how it is let in there, as it is configured. */
@Timeout(120)
class VaultSettingsSpec extends Specification {
  @TempDir
  Path folder

  def vault = new VaultServer()

  def cleanup() {
    vault.close()
  }

  String file(String name, String text, String mode = 'rw-------') {
    def file = Files.createFile(folder.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))
    file.toFile().text = text + '\n'
    file.toString()
  }

  def 'it is let in by #auth, as is configured'() {
    given:
    vault.namespace = 'team/ci'
    vault.put('db', [password: 'a value in Vault'])
    def given = settings(this)
    def leat = new Running(folder.resolve('data'), ['vault.address': vault.address() + '/', 'vault.namespace': 'team/ci'] + given, null,
      [PATH: System.getenv('PATH'), CI_VAULT: auth == 'token' ? vault.token(Duration.ofHours(1)) : vault.secretId])
    leat.project('web', "job('web') { task('a') { secrets 'KEY'; sh 'printf %s \"\$KEY\" | rev' } }")
    assert leat.send('PUT', '/secrets/KEY', [vault: [path: 'secret/data/db', field: 'password']]).status == 201

    when:
    def run = leat.trigger('web')

    then:
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/a/log").text.trim().reverse() == 'a value in Vault'
    vault.requests().first() == first

    cleanup:
    leat?.close()

    where:
    auth      | first                             | settings
    'token'   | 'GET /v1/auth/token/lookup-self'  | { ['vault.token-file': it.file('token', it.vault.token(Duration.ofHours(1)))] }
    'token'   | 'GET /v1/auth/token/lookup-self'  | { ['vault.environment': 'CI_VAULT'] }
    'approle' | 'POST /v1/auth/approle/login'     | { ['vault.auth': 'approle', 'vault.role': it.vault.roleId, 'vault.secret-id-file': it.file('id', it.vault.secretId)] }
    'approle' | 'POST /v1/auth/approle/login'     | { ['vault.auth': 'approle', 'vault.mount': 'approle', 'vault.role': it.vault.roleId, 'vault.environment': 'CI_VAULT'] }
    'jwt'     | 'POST /v1/auth/jwt/login'         | { ['vault.auth': 'jwt', 'vault.role': it.vault.roleId, 'vault.jwt-file': it.file('jwt', it.vault.jwt, 'rw-r--r--')] }
    'jwt'     | 'POST /v1/auth/kubernetes/login'  | { ['vault.auth': 'jwt', 'vault.mount': 'kubernetes', 'vault.role': it.vault.roleId, 'vault.jwt-file': it.file('jwt', it.vault.jwt, 'rw-r--r--')] }
  }

  def 'over TLS it is believed by the certificates that are named, and by no others'() {
    given:
    def keytool = Path.of(System.getProperty('java.home'), 'bin', 'keytool').toString()
    def store = folder.resolve('keys.p12')
    def made = new ProcessBuilder(keytool, '-genkeypair', '-alias', 'a', '-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', 'CN=vault', '-ext', 'SAN=ip:127.0.0.1',
      '-validity', '30', '-storetype', 'PKCS12', '-keystore', store.toString(), '-storepass', 'password').redirectErrorStream(true).start()
    assert made.waitFor() == 0: made.inputStream.text
    def keys = KeyStore.getInstance('PKCS12')
    store.toFile().withInputStream { keys.load(it, 'password'.toCharArray()) }
    def managers = KeyManagerFactory.getInstance(KeyManagerFactory.defaultAlgorithm)
    managers.init(keys, 'password'.toCharArray())
    def tls = SSLContext.getInstance('TLS')
    tls.init(managers.keyManagers, null, null)
    def secure = new VaultServer(tls)
    secure.put('db', [password: 'a value in Vault'])
    def pem = file('ca.pem', "-----BEGIN CERTIFICATE-----\n${Base64.getMimeEncoder(64, '\n'.bytes).encodeToString(keys.getCertificate('a').encoded)}\n-----END CERTIFICATE-----")
    def other = TlsFixture.pair(folder, 'other').certificate().toString()
    def token = file('token', secure.token(Duration.ofHours(1)))
    def read = { String certificates ->
      def flags = ['vault.address': secure.address(), 'vault.token-file': token] + (certificates == null ? [:] : ['vault.certificates': certificates])
      def config = ((ConfigReader.Accepted) ConfigReader.read(Optional.empty(), [:], flags)).config()
      try {
        new VaultProvider(VaultParts.settings(config.secrets().vault().get(), [:], IdTokenSigner.NONE), TokenKeep.NONE).read(new SecretPointer('secret/data/db', 'password', null)).value()
      } catch (SecretProvider.Away away) {
        away.message
      }
    }

    expect:
    read(pem) == 'a value in Vault'
    read(null).startsWith("no TLS with Vault at ${secure.address()}: ")
    read(other).startsWith("no TLS with Vault at ${secure.address()}: ")

    cleanup:
    secure?.close()
  }

  def 'what cannot be is refused: #said'() {
    when:
    def result = ConfigReader.read(Optional.empty(), [:], flags)

    then:
    result instanceof ConfigReader.Rejected
    result.diagnostics()*.message().any { it.contains(said) }

    where:
    flags || said
    ['vault.role': 'a']                                                                                  || "'vault.role' is set without 'vault.address'"
    ['vault.address': 'http://vault.example.com', 'vault.environment': 'V']                              || 'where who is on the way can read secrets'
    ['vault.address': 'https://vault.example.com/?a=b', 'vault.environment': 'V']                        || 'where who is on the way'
    ['vault.address': 'https://vault.example.com']                                                       || "'vault.auth' is token without 'vault.token-file'"
    ['vault.address': 'https://vault.example.com', 'vault.token-file': 't', 'vault.environment': 'V']    || "'vault.environment' is set beside 'vault.token-file'"
    ['vault.address': 'https://vault.example.com', 'vault.auth': 'approle', 'vault.environment': 'V']    || "'vault.auth' is approle without 'vault.role'"
    ['vault.address': 'https://vault.example.com', 'vault.auth': 'jwt', 'vault.role': 'a']               || "'vault.auth' is jwt without 'vault.jwt-file' or 'public-url'"
    ['vault.address': 'https://vault.example.com', 'vault.environment': 'V', 'vault.jwt-file': 'j']      || "'vault.jwt-file' is set, and 'vault.auth' is token"
    ['vault.address': 'https://vault.example.com', 'vault.environment': 'V', 'vault.mount': 'm']         || "'vault.mount' is set, and 'vault.auth' is token"
    ['vault.address': 'https://vault.example.com', 'vault.environment': 'V', 'vault.projects': 'secret'] || "'vault.projects' is a list of paths with {project} in them"
    ['vault.address': 'https://vault.example.com', 'vault.environment': 'V', 'vault.namespace': '/a']    || "'vault.namespace' is names with slashes between"
    ['vault.address': 'https://vault.example.com', 'vault.auth': 'ldap']                                 || "'vault.auth' is token, approle or jwt, not 'ldap'"
  }

  def 'a check of the configuration looks at its files'() {
    given:
    def open = file('open', 'hvs.token', 'rw-r--r--')
    def check = { Map flags -> LeatServer.check(((ConfigReader.Accepted) ConfigReader.read(Optional.empty(), [:], ['vault.address': vault.address()] + flags)).config(), [:]) }

    when:
    check('vault.token-file': open)

    then:
    def readable = thrown(LeatServer.Failed)
    readable.message.contains("close it: chmod 600 $open")

    when:
    check('vault.token-file': file('token', 'hvs.token'), 'vault.certificates': open)

    then:
    def none = thrown(LeatServer.Failed)
    none.message.contains("'$open' has no certificate")
    vault.requests() == []
  }

  def 'a check of the configuration looks where the keys are, and makes and runs nothing: #flags'() {
    given:
    def words = flags.collectEntries { name, value -> [name, value.replace('FOLDER', folder.toString())] }
    def config = ((ConfigReader.Accepted) ConfigReader.read(Optional.empty(), [:], [data: "$folder/data".toString()] + words)).config()

    when:
    LeatServer.check(config, [SHORT_KEY: 'abc'])

    then:
    def problem = thrown(LeatServer.Failed)
    problem.message.contains(why.replace('FOLDER', folder.toString()))
    folder.toFile().list().findAll { it == 'data' } == []

    where:
    flags                                                                       || why
    ['master-key.file': 'FOLDER/nokey']                                         || "there is no key 'FOLDER/nokey'"
    ['master-key.environment': 'NOPE_KEY']                                      || "the variable 'NOPE_KEY', which is to have the key, is not set"
    ['master-key.environment': 'SHORT_KEY']                                     || "key 1 of the variable 'SHORT_KEY' is not one"
    ['master-key.command': 'FOLDER/nothere']                                    || "the command 'FOLDER/nothere', which is to print the key, is not there"
    ['audit.http.url': 'https://siem.example.com/a', 'audit.http.token-file': 'FOLDER/none'] || "'audit.http.token-file': the token 'FOLDER/none' is not there"
  }
}
