package io.leat.git

import java.nio.file.Files
import java.nio.file.Path
import java.security.KeyPair
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import org.apache.sshd.common.config.keys.KeyUtils
import org.apache.sshd.common.config.keys.PublicKeyEntry
import org.apache.sshd.common.keyprovider.KeyPairProvider
import org.apache.sshd.server.SshServer
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator
import org.apache.sshd.server.shell.ProcessShellFactory
import spock.lang.Specification
import spock.lang.TempDir

/** Mirrors over sockets of this machine: HTTP by git http-backend, ssh, and servers that mean no good. */
class MirrorNetworkSpec extends Specification {
  static final SHORT = new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(3), 1L << 30, 100)

  @TempDir Path temporary
  Git origin
  List<AutoCloseable> open = []
  KeyPair hostKey = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256)

  def setup() {
    origin = Git.repository(temporary.resolve('served/origin'))
    origin.commit(a: '1')
  }

  def cleanup() {
    open.reverse()*.close()
  }

  GitServer server() {
    def server = new GitServer(temporary.resolve('served'))
    open << server
    server
  }

  Mirror mirror(String url, Access access = Access.none(), Reach reach = Reach.anywhere(), FetchLimits limits = FetchLimits.USUAL) {
    def mirror = Mirror.open(temporary.resolve('mirror'), GitUrl.parse(url, temporary), access, reach, limits)
    open << mirror
    mirror
  }

  def 'over HTTP it is fetched with a token, which is in no file'() {
    given:
    def server = server()
    server.secret = 'ann:s3cret-token'
    def mirror = mirror(server.url('origin/.git'), Access.password('ann', 's3cret-token'))

    when:
    def fetched = mirror.fetch()
    origin.commit(a: '2')
    mirror.fetch()
    def trees = new Worktrees(mirror, 1000)
    trees.create(mirror.resolve(GitRef.parse('main')), temporary.resolve('workspace'))

    then:
    fetched.defaultBranch() == Optional.of('main')
    mirror.branches().main.text() == origin.head()
    new Git(temporary.resolve('workspace')).run('remote', 'get-url', 'origin') == server.url('origin/.git')
    filesWith('s3cret') == []
  }

  def 'the user in a URL is not written into a workspace'() {
    given:
    def server = server()
    def mirror = mirror(server.url('origin/.git').replace('://', '://t0ken@'))
    mirror.fetch()
    new Worktrees(mirror, 1000).create(mirror.resolve(GitRef.parse('main')), temporary.resolve('workspace'))

    expect:
    new Git(temporary.resolve('workspace')).run('remote', 'get-url', 'origin') == server.url('origin/.git')
    filesWith('t0ken') == []
  }

  List<String> filesWith(String text) {
    def found = []
    temporary.toFile().eachFileRecurse { if (it.file && it.getText('ISO-8859-1').contains(text)) found << it.name }
    found
  }

  def 'a wrong token is named, not shown'() {
    given:
    def server = server()
    server.secret = 'ann:s3cret'

    when:
    mirror(server.url('origin/.git'), Access.password('ann', 'wr0ng')).fetch()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'${server.url('origin/.git')}' asks for authentication, and the user or password is missing or wrong"
    problem.help() == 'give the project a user and a token that may read the repository'
    !stack(problem).contains('wr0ng')
  }

  static String stack(Throwable problem) {
    def text = new StringWriter()
    problem.printStackTrace(new PrintWriter(text))
    text.toString()
  }

  def 'an address that may not be connected to gets no byte'() {
    given:
    def server = new ServerSocket(0, 5, InetAddress.loopbackAddress)
    open << server
    server.soTimeout = 300

    when:
    mirror("$scheme://127.0.0.1:$server.localPort/a", Access.none(), Reach.of { host, address -> !address.loopbackAddress }).fetch()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.endsWith("the address 127.0.0.1 of '127.0.0.1' is not one that may be connected to")

    when:
    server.accept()

    then:
    thrown(SocketTimeoutException)

    where:
    scheme << ['http', 'https', 'ssh']
  }

  def 'a redirection is judged too'() {
    given:
    def server = server()
    def redirecting = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
    redirecting.createContext('/') {
      it.responseHeaders.set('Location', "http://127.0.0.1:${URI.create(server.url('')).port}$it.requestURI")
      it.sendResponseHeaders(302, -1)
      it.close()
    }
    redirecting.start()
    open << ({ redirecting.stop(0) } as AutoCloseable)
    def asked = Collections.synchronizedList([])

    when:
    mirror("http://localhost:$redirecting.address.port/origin/.git", Access.none(), Reach.of { host, address -> asked << host; host == 'localhost' }).fetch()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.endsWith("of '127.0.0.1' is not one that may be connected to")
    asked.containsAll(['localhost', '127.0.0.1'])
    server.given == []
  }

  def 'a server that sends a byte a second #where does not hold a fetch for longer than the limit'() {
    given:
    def server = new Dribble(start, rest)
    open << server

    when:
    mirror("$scheme://127.0.0.1:${server.port()}/a", Access.none(), Reach.anywhere(), SHORT).fetch()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "the fetch from '$scheme://127.0.0.1:${server.port()}/a' took longer than 3 s"
    server.left.await(30, TimeUnit.SECONDS)

    and: 'the next fetch need not wait for it'
    new MirrorFolder(temporary.resolve('mirror'), GitUrl.parse('/', temporary)).lock(Duration.ofSeconds(30)).close() == null

    where:
    where         | scheme | start                                                                                             | rest
    'in its head' | 'http' | 'HTTP/1.1 200 OK\r\n'                                                                             | 'X: y\r\n'
    'in its body' | 'http' | 'HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n'           | '0'
    'in TLS'      | 'https'| ''                                                                                                | '\026'
    'in ssh'      | 'ssh'  | ''                                                                                                | 'S'
  }

  def 'a fetch ends when its thread is interrupted'() {
    given:
    def server = new Dribble('HTTP/1.1 200 OK\r\n', 'X: y\r\n')
    open << server
    def mirror = mirror("http://127.0.0.1:${server.port()}/a")
    def ended = new CountDownLatch(1)
    def thread = Thread.ofVirtual().start {
      try {
        mirror.fetch()
      } catch (InterruptedException expected) {
        ended.countDown()
      }
    }

    when:
    server.came.await(30, TimeUnit.SECONDS)
    thread.interrupt()

    then:
    ended.await(30, TimeUnit.SECONDS)
    server.left.await(30, TimeUnit.SECONDS)
  }

  SshServer ssh(java.security.PublicKey user) {
    def server = SshServer.setUpDefaultServer()
    server.host = '127.0.0.1'
    server.keyPairProvider = KeyPairProvider.wrap(hostKey)
    server.publickeyAuthenticator = { name, key, session -> name == 'git' && KeyUtils.compareKeys(key, user) } as PublickeyAuthenticator
    server.commandFactory = { channel, command -> new ProcessShellFactory(command, 'sh', '-c', command).createShell(channel) }
    server.start()
    open << ({ server.stop() } as AutoCloseable)
    server
  }

  /** The text of a key and its public half, as ssh-keygen makes them. */
  List key(String type) {
    def file = temporary.resolve("id_$type")
    def process = new ProcessBuilder('ssh-keygen', '-q', '-t', type, '-N', '', '-f', file.toString()).redirectErrorStream(true).start()
    assert process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0
    def line = temporary.resolve("id_${type}.pub").toFile().text
    def text = file.toFile().text
    Files.delete(file)
    [text, PublicKeyEntry.parsePublicKeyEntry(line).resolvePublicKey(null, null, null)]
  }

  def 'over ssh it is fetched with a key of the kind #type and a pinned host'() {
    given:
    def (text, known) = key(type)
    def server = ssh(known)
    def line = "[127.0.0.1]:$server.port ${PublicKeyEntry.toString(hostKey.public)}".toString()
    def mirror = mirror("ssh://git@127.0.0.1:$server.port$origin.folder", Access.key(lineEnd ? text : text.trim(), ['# a comment', '', line]))

    expect:
    mirror.fetch().defaultBranch() == Optional.of('main')
    mirror.resolve(GitRef.parse('main')).text() == origin.head()
    filesWith('PRIVATE KEY') == []

    where:
    type      | lineEnd
    'ecdsa'   | false
    'ed25519' | false
    'rsa'     | true
  }

  def 'a host that is #what is refused with the fingerprints'() {
    given:
    def (text, known) = key('ecdsa')
    def server = ssh(known)
    def other = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256)
    def pinned = lines.call("[127.0.0.1]:$server.port".toString(), PublicKeyEntry.toString(hostKey.public), PublicKeyEntry.toString(other.public))

    when:
    mirror("ssh://git@127.0.0.1:$server.port$origin.folder", Access.key(text, pinned)).fetch()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "the host '127.0.0.1' has the key ${KeyUtils.getFingerPrint(hostKey.public)}" +
      said.replace('OTHER', KeyUtils.getFingerPrint(other.public))

    where:
    what                 | lines                                                          | said
    'not pinned'         | { host, mine, others -> [] }                                     | ', and none is pinned for it'
    'pinned by another'  | { host, mine, others -> ["$host $others".toString()] }            | ', but pinned is OTHER'
    'revoked'            | { host, mine, others -> ["$host $mine".toString(), "@revoked * $mine".toString()] } | ', which is revoked'
    'known by its port'  | { host, mine, others -> ["127.0.0.1 $mine".toString()] }          | ', and none is pinned for it'
  }

  def 'a key that cannot be read is not shown'() {
    when:
    mirror("ssh://git@127.0.0.1:1/a", Access.key('-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0LXRleHQ=\n-----END OPENSSH PRIVATE KEY-----', [])).fetch()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == 'the ssh key of the project cannot be read'
    !stack(problem).contains('c2VjcmV0')
    !Access.key('k3y', ['line']).toString().contains('k3y')
  }
}
