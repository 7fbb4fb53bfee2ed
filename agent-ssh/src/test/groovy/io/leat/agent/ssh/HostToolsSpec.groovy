package io.leat.agent.ssh

import io.leat.engine.agent.AgentTest
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import org.apache.sshd.common.config.keys.KeyUtils
import org.apache.sshd.common.config.keys.PublicKeyEntry
import org.apache.sshd.common.keyprovider.KeyPairProvider
import spock.lang.Specification
import spock.lang.TempDir

/** What is done to a host before it is an agent, and when it is one no more, on real servers. */
class HostToolsSpec extends Specification {
  @TempDir
  Path place

  List<Closeable> opened = []

  def cleanup() {
    opened*.close()
  }

  Sshd openssh(String settings = '', String name = 'sshd') {
    def server = Sshd.openssh(place.resolve(name), settings)
    opened << server
    server
  }

  Sshd dropbear() {
    def server = Sshd.dropbear(place.resolve('dropbear'))
    opened << server
    server
  }

  Path root() {
    place.resolve('work')
  }

  static AgentTest test(Sshd server, SshHost host, InstantSource clock = InstantSource.system()) {
    HostTester.test(server.links, host, clock, Duration.ofSeconds(20))
  }

  /** The host says nothing but what it is asked for. */
  static String forced(String command) {
    "ForceCommand $command"
  }

  HostProblem problem(Closure work) {
    try {
      work()
    } catch (HostProblem problem) {
      assert !problem.help().empty
      return problem
    }
    throw new AssertionError('there was no problem')
  }

  def 'a host shows a key of each kind that it has, ed25519 first'() {
    given:
    def ecdsa = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256)
    def rsa = KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2048)
    def server = openssh("HostKey ${Sshd.written(place.resolve('ecdsa'), ecdsa)}\nHostKey ${Sshd.written(place.resolve('rsa'), rsa)}")

    when:
    def keys = HostKeys.of('127.0.0.1', server.port)

    then:
    keys*.type() == ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa']
    keys.withIndex().every { key, i -> KeyUtils.compareKeys(key.key(), [server.hostKey, ecdsa.public, rsa.public][i]) }
    SshPublicKey.of(keys[1].line()) == keys[1]

    and: 'each time'
    (1..40).every { HostKeys.of('127.0.0.1', server.port)*.type() == keys*.type() }
  }

  def 'dropbear shows its key'() {
    given:
    def server = dropbear()

    expect:
    HostKeys.of('127.0.0.1', server.port)*.fingerprint() == [KeyUtils.getFingerPrint(server.hostKey)]
  }

  def 'where no SSH server is, the reason is said: #kind'() {
    given:
    def socket = new ServerSocket(0, 5, InetAddress.loopbackAddress)
    opened << socket
    def port = socket.localPort
    if (answer == null) {
      socket.close()
    } else if (answer != 'silence') {
      Thread.startVirtualThread { socket.accept().withCloseable { it.outputStream << answer; it.outputStream.flush() } }
    }

    when:
    def problem = problem { HostKeys.of(address, port, Duration.ofMillis(300)) }

    then:
    problem.kind() == kind
    problem.message.contains(said.replace('PORT', "$port"))
    !(problem.message =~ /(?i)session/)

    where:
    address            | answer                                   || kind                          | said
    '127.0.0.1'        | null                                     || HostProblem.Kind.UNREACHABLE  | 'nothing answers at 127.0.0.1:PORT'
    'nowhere.invalid'  | null                                     || HostProblem.Kind.NO_ADDRESS   | 'no address is known for nowhere.invalid:PORT'
    '127.0.0.1'        | 'silence'                                || HostProblem.Kind.NO_SSH       | '127.0.0.1:PORT does not answer as an SSH server'
    '127.0.0.1'        | 'HTTP/1.1 400 Bad Request\r\n\r\n'       || HostProblem.Kind.NO_SSH       | '127.0.0.1:PORT does not answer as an SSH server'
    '127.0.0.1'        | ''                                       || HostProblem.Kind.NO_SSH       | '127.0.0.1:PORT does not answer as an SSH server'
  }

  def 'a test tells what #server can do, and how fast'() {
    given:
    def host = server == 'openssh' ? openssh() : dropbear()
    def ahead = Instant.now().minusSeconds(3600)

    when:
    def test = test(host, host.host(root()), { ahead })

    then:
    test.problems() == []
    test.host().facts().contains('linux')
    test.host().tools().bash.endsWith('/bash')
    test.host().tools().stat == 'gnu'
    test.host().tools().keySet().containsAll(['setsid', 'sha256sum', 'tar', 'git', 'mkfifo'])
    test.host().freeBytes() > 0
    Math.abs(test.host().clock().toSeconds() - 3600) < 60
    test.link().sessions() >= 2
    test.link().up() > 0
    test.link().down() > 0
    test.link().roundTripMillis() > 0
    Files.isDirectory(root().resolve('.leat'))
    root().resolve('.leat').toFile().list() as List == ['made']

    where:
    server << ['openssh', 'dropbear']
  }

  def 'a test without figures finds the same'() {
    given:
    def server = openssh()

    expect:
    with(HostTester.test(server.links, server.host(root()), InstantSource.system(), Duration.ZERO)) {
      problems() == []
      host().facts().contains('linux')
      host().tools().keySet().contains('tar')
      [link().sessions(), link().up(), link().down(), link().roundTripMillis()] == [0, 0, 0, 0]
    }
  }

  def 'a host where each command takes long to begin is tested, and not all is measured'() {
    given: 'one that sleeps as a slow profile does'
    def server = openssh(forced('sleep 1; exec sh -c "$SSH_ORIGINAL_COMMAND"'))

    expect: 'the look is over in time, and the round trip is not'
    with(HostTester.test(server.links, server.host(root()), InstantSource.system(), Duration.ofMillis(1500))) {
      problems() == []
      host().facts().contains('linux')
      link().roundTripMillis() > 0
      [link().sessions(), link().up(), link().down()] == [0, 0, 0]
    }
  }

  def 'a host that allows #most sessions a connection is tested all the same'() {
    given:
    def server = openssh("MaxSessions $most")

    expect:
    with(test(server, server.host(root()))) {
      problems() == []
      link().sessions() == most
    }

    where:
    most << [1, 3]
  }

  def 'a greeting before and after the login, and a noisy profile, do no harm'() {
    given:
    def banner = Files.writeString(place.resolve('banner'), 'Welcome!\n' * 20)
    def server = openssh("Banner $banner\n" + forced('printf "Hello\\n\\001no\\nfolder x\\n"; echo bye >&2; exec sh -c "$SSH_ORIGINAL_COMMAND"'))

    expect:
    HostKeys.of('127.0.0.1', server.port).size() == 1
    with(test(server, server.host(root()))) {
      problems() == []
      link().up() > 0
    }
  }

  def 'a host with busybox alone will do'() {
    given:
    def server = openssh(forced("exec env PATH=${HostsSpec.busybox(place)} sh -c \"\$SSH_ORIGINAL_COMMAND\""))

    expect:
    with(test(server, server.host(root()))) {
      problems() == []
      host().tools().bash == ''
      host().tools().setsid != ''
      link().down() > 0
    }
    HostCleaner.clean(server.links, server.host(root())).files() == 1
    !Files.exists(root())
  }

  def 'who is not let in is told: #what'() {
    given:
    def server = openssh(settings)
    def good = server.host(root())
    def other = AgentKey.made().pair()
    def host = new SshHost(good.address(), good.port(), user ?: good.user(), shown ? other.public : good.hostKey(), wrongKey ? other : good.key(), good.folder())

    when:
    def problem = problem { test(server, host) }

    then:
    problem.kind() == kind
    problem.message.contains(said)

    where:
    what             | user             | wrongKey | shown | settings           || kind                             | said
    'a wrong user'   | 'nobody-at-all'  | false    | false | ''                 || HostProblem.Kind.REFUSED         | 'nobody-at-all@127.0.0.1'
    'a refused key'  | null             | true     | false | ''                 || HostProblem.Kind.REFUSED         | 'lets nobody in with the key SHA256:'
    'a changed key'  | null             | false    | true  | ''                 || HostProblem.Kind.OTHER_HOST_KEY  | 'shows the key SHA256:'
    'no shell'       | null             | false    | false | forced('/bin/true') || HostProblem.Kind.NO_SHELL       | 'runs no command'
  }

  def 'what keeps a host from being an agent is told: #kind'() {
    given:
    prepare(root())
    def server = openssh(settings(place, root()))

    when:
    def test = test(server, server.host(root()))

    then:
    test.problems()*.kind() == [kind]
    test.problems()[0].message.contains(said)
    !test.problems()[0].help().empty

    where:
    kind                          | said                             | prepare                                                      | settings
    HostProblem.Kind.FOLDER       | "has files that are not Leat's"  | { Path it -> Files.createFile(Files.createDirectories(it).resolve('mine')) } | { p, r -> '' }
    HostProblem.Kind.FOLDER       | 'cannot be used'                 | { Path it -> Files.createFile(it) }                          | { p, r -> '' }
    HostProblem.Kind.DISK_FULL    | 'is full'                        | { Path it -> Files.createDirectories(it) }                   | { p, r -> forced(full(p, r)) }
    HostProblem.Kind.MISSING_TOOL | 'grep, mkfifo, bash or setsid'   | { Path it -> }                                               | { p, r -> forced("exec env PATH=${few(p)} sh -c \"\$SSH_ORIGINAL_COMMAND\"") }
  }

  /** What runs a command where the folder is on a disk that is full, which nobody else sees. */
  static String full(Path place, Path root) {
    def script = Files.writeString(place.resolve('full.sh'), """
      mount -t tmpfs -o size=64k none $root && mkdir $root/.leat
      cat /dev/zero > $root/full 2> /dev/null
      exec sh -c "\$SSH_ORIGINAL_COMMAND"
      """.stripIndent())
    "exec unshare -m sh $script"
  }

  static Path few(Path place) {
    HostsSpec.links(place.resolve('few'), ['sh', 'mkdir', 'rm', 'ls', 'cat', 'wc', 'df', 'date', 'uname', 'env', 'dd'])
  }

  def 'through a jump host, each believed with its own key'() {
    given:
    def server = openssh()
    def gate = openssh('', 'gate')
    Files.writeString(gate.folder.resolve('keys'), PublicKeyEntry.toString(server.key.public) + '\n')
    def jump = new SshJump('127.0.0.1', gate.port, Sshd.account(), gate.hostKey)
    def wrong = new SshJump('127.0.0.1', gate.port, Sshd.account(), server.hostKey)
    def through = { way, port = server.port -> new SshHost('127.0.0.1', port, Sshd.account(), server.hostKey, server.key, root(), way) }

    expect:
    test(server, through(jump)).problems() == []
    problem { test(server, through(wrong)) }.kind() == HostProblem.Kind.OTHER_HOST_KEY
    problem { test(server, through(jump, 1)) }.message.contains("the jump host $jump does not pass on to ")
    HostCleaner.clean(server.links, through(jump)).files() == 1
    !Files.exists(root())
  }

  /** Every path below the place, with kind, size and mode. */
  List<String> listing() {
    Files.walk(place.resolve('host')).withCloseable { paths ->
      paths.toList().collect { "${place.relativize(it)} ${PosixFilePermissions.toString(Files.getPosixFilePermissions(it, java.nio.file.LinkOption.NOFOLLOW_LINKS))} ${Files.isDirectory(it) ? 0 : Files.size(it)}".toString() }.sort()
    }
  }

  def 'after the cleaning the host is as before: #what'() {
    given:
    def home = Files.createDirectories(place.resolve('host/home'))
    Files.writeString(home.resolve('mine'), 'stays')
    make(home)
    def before = listing()
    def server = openssh()
    def host = server.host(home.resolve(folder))

    and: 'all that a driver and tasks may leave there'
    assert test(server, host).problems() == []
    def attempts = Files.createDirectories(host.folder().resolve('attempts/run-1.build.1/work/deep'))
    Files.writeString(attempts.resolve('..hidden'), 'x' * 5000)
    Files.writeString(attempts.resolve(' with\nline end'), '')
    Files.createSymbolicLink(attempts.resolve('out'), home.resolve('mine'))
    Files.setPosixFilePermissions(attempts, PosixFilePermissions.fromString('r-x------'))

    when:
    def cleaned = HostCleaner.clean(server.links, host)

    then:
    listing() == before
    cleaned.files() >= 4
    cleaned.kilobytes() > 0
    HostCleaner.clean(server.links, host).files() == 0

    where:
    what                       | folder        | make
    'a folder that was not'    | 'leat'        | { }
    'folders above it'         | 'a/b/c'       | { }
    'some of those above'      | 'a/b/c'       | { Path it -> Files.createDirectories(it.resolve('a')) }
    'a name with blanks'       | "le at's/\$x" | { }
  }

  def 'what is not of Leat is left: #what'() {
    given:
    def home = Files.createDirectories(place.resolve('host/home'))
    Files.writeString(home.resolve('mine'), 'stays')
    Files.createDirectories(home.resolve('other'))
    Files.writeString(home.resolve('other/mine'), 'stays')
    if (sign) {
      Files.createDirectories(home.resolve(folder).resolve('.leat'))
    }
    def before = listing()
    def server = openssh(forced("exec env HOME=$home sh -c \"\$SSH_ORIGINAL_COMMAND\""))

    when:
    def problem = problem { HostCleaner.clean(server.links, server.host(home.resolve(folder).normalize())) }

    then:
    problem.kind() == HostProblem.Kind.FOLDER
    problem.message.contains(said)
    listing() == before

    where:
    what                | folder  | sign  || said
    'a home'            | ''      | true  || 'is a home'
    'above a home'      | '..'    | true  || 'above one'
    'without the sign'  | 'other' | false || 'no sign of Leat'
  }
}
