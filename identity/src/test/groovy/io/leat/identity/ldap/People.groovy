package io.leat.identity.ldap

import com.unboundid.ldap.listener.InMemoryDirectoryServer
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig
import com.unboundid.ldap.listener.InMemoryListenerConfig
import com.unboundid.util.ssl.KeyStoreKeyManager
import com.unboundid.util.ssl.SSLUtil
import com.unboundid.util.ssl.TrustAllTrustManager
import java.nio.file.Files
import java.nio.file.Path

/** A directory in memory, on this machine, in clear and by TLS: ann and bob, of whom ann is in ops. */
class People implements AutoCloseable {
  static final READER = 'cn=reader,dc=example,dc=com'

  private static final List<byte[]> MADE = made()
  private static final byte[] KEYS = MADE[0]
  private static final byte[] CERTIFICATE = MADE[1]

  final InMemoryDirectoryServer server
  final Path certificate
  final Path password

  static {
    // Java looks at it once: a server in this process needs it, whoever is first
    System.setProperty('jdk.tls.rejectClientInitiatedRenegotiation', 'true')
  }

  People(Path folder) {
    certificate = folder.resolve('directory.pem')
    Files.write(certificate, CERTIFICATE)
    password = Files.writeString(folder.resolve('reader'), 'reads all\n')
    def store = folder.resolve('directory.p12')
    Files.write(store, KEYS)
    def tls = new SSLUtil(new KeyStoreKeyManager(store.toString(), 'changeit'.toCharArray(), 'PKCS12', 'd'), new TrustAllTrustManager())
    def config = new InMemoryDirectoryServerConfig('dc=example,dc=com')
    config.schema = null
    config.addAdditionalBindCredentials(READER, 'reads all')
    config.setListenerConfigs(
      InMemoryListenerConfig.createLDAPConfig('clear', InetAddress.loopbackAddress, 0, tls.createSSLSocketFactory()),
      InMemoryListenerConfig.createLDAPSConfig('tls', InetAddress.loopbackAddress, 0, tls.createSSLServerSocketFactory(), tls.createSSLSocketFactory()))
    server = new InMemoryDirectoryServer(config)
    server.add('dn: dc=example,dc=com', 'objectClass: domain', 'dc: example')
    server.add('dn: ou=people,dc=example,dc=com', 'objectClass: organizationalUnit', 'ou: people')
    server.add('dn: ou=groups,dc=example,dc=com', 'objectClass: organizationalUnit', 'ou: groups')
    person('ann', 'seven quiet lamps')
    person('bob', 'eight loud drums')
    group('ops', 'ann')
    group('all', 'ann', 'bob')
    server.startListening()
  }

  /** A key, and its certificate, as two files. */
  private static List<byte[]> made() {
    def folder = Files.createTempDirectory('directory')
    def (store, pem) = [folder.resolve('d.p12'), folder.resolve('d.pem')]
    def keytool = Path.of(System.getProperty('java.home'), 'bin/keytool').toString()
    run(keytool, '-genkeypair', '-alias', 'd', '-keyalg', 'EC', '-dname', 'CN=directory', '-ext', 'SAN=ip:127.0.0.1', '-validity', '2',
      '-storetype', 'PKCS12', '-keystore', store.toString(), '-storepass', 'changeit')
    run(keytool, '-exportcert', '-rfc', '-alias', 'd', '-keystore', store.toString(), '-storepass', 'changeit', '-file', pem.toString())
    def both = [Files.readAllBytes(store), Files.readAllBytes(pem)]
    [store, pem, folder].each { Files.delete(it) }
    both
  }

  private static void run(String... words) {
    def process = new ProcessBuilder(words).redirectErrorStream(true).start()
    def text = process.inputStream.text
    assert process.waitFor() == 0: text
  }

  static String dn(String name) {
    "uid=$name,ou=people,dc=example,dc=com"
  }

  void person(String name, String password) {
    server.add("dn: ${dn(name)}", 'objectClass: inetOrgPerson', "uid: $name", "cn: $name", 'sn: x', "userPassword: $password")
  }

  void group(String name, String... members) {
    server.add(["dn: cn=$name,ou=groups,dc=example,dc=com", 'objectClass: groupOfNames', "cn: $name", *members.collect { "member: ${dn(it)}" }]*.toString() as String[])
  }

  int port(String listener) {
    server.getListenPort(listener)
  }

  @Override
  void close() {
    server.shutDown(true)
  }
}
