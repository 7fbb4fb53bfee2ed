package io.leat.server.api

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.security.KeyStore
import java.util.concurrent.TimeUnit

/** The provider of OpenID Connect of npm's {@code oidc-provider}, in a process of node, by https with a certificate of a CA of its own. */
class OtherProvider implements AutoCloseable {
  private static final Path SOURCE = Path.of('src/test/npm/oidc')
  private static final Path INSTALLED = Path.of('target/npm/oidc').toAbsolutePath()

  /** The CA, in PEM. */
  final Path certificates

  /** What is served with: a certificate of the CA for this machine, and its key, in PEM. */
  final Path certificate
  final Path key
  final String issuer
  private final Process process
  private final BufferedReader said

  /** Starts it; {@code callback} is where it sends browsers back to. */
  OtherProvider(Path folder, String callback) {
    def store = folder.resolve('tls.p12')
    keytool(store, '-alias', 'ca', '-dname', 'CN=a CA of the tests', '-ext', 'bc:c')
    keytool(store, '-alias', 'here', '-dname', 'CN=here', '-ext', 'SAN=ip:127.0.0.1,dns:localhost', '-signer', 'ca')
    def keys = KeyStore.getInstance('PKCS12')
    store.toFile().withInputStream { keys.load(it, 'password'.toCharArray()) }
    certificates = pem(folder.resolve('ca.pem'), 'CERTIFICATE', keys.getCertificate('ca').encoded)
    certificate = pem(folder.resolve('here.pem'), 'CERTIFICATE', keys.getCertificate('here').encoded)
    key = pem(folder.resolve('here.key'), 'PRIVATE KEY', keys.getKey('here', 'password'.toCharArray()).encoded)
    install()
    def errors = folder.resolve('provider.log').toFile()
    process = new ProcessBuilder('node', 'provider.mjs', key.toString(), certificate.toString(), callback)
      .directory(INSTALLED.toFile()).redirectError(errors).start()
    said = process.inputReader()
    issuer = said.readLine()
    assert issuer: "the provider does not start: $errors.text"
  }

  private static void keytool(Path store, String... more) {
    run(Path.of(System.getProperty('java.home'), 'bin', 'keytool').toString(), '-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '2',
      '-storetype', 'PKCS12', '-keystore', store.toString(), '-storepass', 'password', *more)
  }

  private static Path pem(Path file, String label, byte[] bytes) {
    Files.writeString(file, "-----BEGIN $label-----\n${Base64.getMimeEncoder(64, '\n'.bytes).encodeToString(bytes)}\n-----END $label-----\n")
  }

  private static void run(Path folder = null, String... words) {
    def process = new ProcessBuilder(words).directory(folder?.toFile()).redirectErrorStream(true).start()
    def text = process.inputStream.text
    assert process.waitFor() == 0: "${words.join(' ')}: $text"
  }

  /** Has npm fetch what {@code package-lock.json} pins by digest, unless that is there. No script of a package runs. */
  private static void install() {
    def lock = SOURCE.resolve('package-lock.json')
    def done = INSTALLED.resolve('done')
    if (!Files.exists(done) || Files.readString(done) != Files.readString(lock)) {
      Files.createDirectories(INSTALLED)
      ['package.json', 'package-lock.json'].each { Files.copy(SOURCE.resolve(it), INSTALLED.resolve(it), StandardCopyOption.REPLACE_EXISTING) }
      run(INSTALLED, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier')
      Files.copy(lock, done, StandardCopyOption.REPLACE_EXISTING)
    }
    Files.copy(SOURCE.resolve('provider.mjs'), INSTALLED.resolve('provider.mjs'), StandardCopyOption.REPLACE_EXISTING)
  }

  /** Has it sign with another key, and publish both; gives the names of the keys. */
  List<String> rotate() {
    told('rotate')
  }

  /** Takes the keys away that it signed with before. */
  List<String> forget() {
    told('forget')
  }

  private List<String> told(String word) {
    process.outputWriter().with { write("$word\n"); flush() }
    said.readLine().tokenize(' ')
  }

  @Override
  void close() {
    process.outputWriter().close()
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly()
    }
  }
}
