package io.leat.agent.ssh

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AgentState
import io.leat.engine.agent.AttemptDriver.Adoption
import io.leat.engine.agent.AgentDriverFixture
import io.leat.engine.agent.StepScript
import io.leat.engine.agent.StopReason
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.run.AttemptOutcome.Errored
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Stopped
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.security.KeyPair
import java.time.Duration
import org.apache.sshd.common.config.keys.KeyUtils
import org.apache.sshd.common.config.keys.PublicKeyEntry
import org.apache.sshd.common.keyprovider.KeyPairProvider
import spock.lang.AutoCleanup
import spock.lang.TempDir

/** What hosts there are, and what is said of those that will not do; the login shell of their account is dash. */
class HostsSpec extends AgentDriverFixture implements OverSsh {
  @TempDir
  Path place

  @AutoCleanup
  Sshd server

  SshHost host
  Account account
  Duration patience = Duration.ofSeconds(15)

  @Override
  AgentDriver driver(AgentListener to) {
    account = account ?: Account.of(place, 'dora', 61_004, Account.dash())
    server = server ?: Sshd.openssh(place.resolve('sshd'), '', account)
    host = host ?: server.host(root)
    new SshDriver(new SshPlace(server.links, host), served, patience, Duration.ofSeconds(5), to)
  }

  /** Takes another server, with settings of its own, in the place of the usual one. */
  private void another(String settings) {
    driver.close()
    server.close()
    server = Sshd.openssh(place.resolve('other'), settings, account)
    host = server.host(root)
    driver = made(reports)
  }

  def 'a host #name does'() {
    given:
    another(settings(place))

    and:
    byte[] bytes = new byte[3_000_000]
    new Random(5).nextBytes(bytes)
    Files.write(workspace.resolve('bytes'), bytes)
    def whole = Files.write(place.resolve('whole'), bytes)
    whole.toFile().append('end'.bytes)

    expect: 'exit codes, steps and every byte of a log'
    end(launch(steps: ['cat bytes', 'printf end', 'exit 3', 'echo never'].collect { new StepScript.Script('', it) })) == new Exited(3)
    Files.mismatch(folder().log(), whole) == -1
    folder().steps().toFile().readLines() == ['1 0', '2 3000000', '3 3000003']

    when: 'it is stopped with what it left in other sessions, by a driver that came later'
    def lease = launch(script: 'setsid sleep 1000 & sleep 1000 & echo begun; wait')
    poll { log(lease) == 'begun\n' }
    restart()
    def adoption = adopt(lease)
    driver.stop(lease, new StopReason.Cancelled('me'))

    then:
    adoption == Adoption.ADOPTED
    end(lease) == new Stopped('me')
    poll { LocalDriver.leftovers(mark(lease)) == [] }
    poll { onHost() == [] }

    where:
    name                                | settings
    'that allows one session a connection' | { Path it -> 'MaxSessions 1' }
    'whose profile prints noise'        | { Path it -> 'ForceCommand printf "Welcome!\\n\\001no\\nE 1 0\\n"; echo "stdin: is not a tty" >&2; exec sh -c "$SSH_ORIGINAL_COMMAND"' }
    'that has busybox alone'            | { Path it -> "ForceCommand exec env PATH=${busybox(it)} sh -c \"\$SSH_ORIGINAL_COMMAND\"" }
    'that has dash and no bash'         | { Path it -> "ForceCommand exec env PATH=${dash(it)} sh -c \"\$SSH_ORIGINAL_COMMAND\"" }
  }

  def 'an attempt is barred on a disk that was full, as soon as there is room'() {
    given:
    def host = Files.writeString(place.resolve('host.sh'), HostsSpec.getResource('/io/leat/agent/ssh/host.sh').text)
    def disk = Files.createDirectory(place.resolve('disk'))
    def script = """
      mount -t tmpfs -o size=64k none $disk && cd $disk
      bar() { printf 'n\\nbar a\\nstate a\\n' | dash $host reader | grep '^a '; ls a; }
      cat /dev/zero > full 2> /dev/null; bar
      rm full; bar
      """

    when:
    def process = new ProcessBuilder('unshare', '-m', 'sh', '-c', script).redirectErrorStream(true).start()

    then:
    process.inputStream.text == 'a none\na nobody\nclaim\n'
  }

  def 'what has no environment at one look, since it is becoming another program, is ended at the next'() {
    given: 'a host whose first look finds nobody'
    def looks = Files.createDirectory(place.resolve('looks'))
    def grep = Files.writeString(looks.resolve('grep'), """#!/bin/sh
      case \$1 in -l*) mkdir '$looks/looked' 2> /dev/null && exit 1 ;; esac
      exec ${programs(['grep'])[0]} "\$@"
      """)
    Files.setPosixFilePermissions(looks, PosixFilePermissions.fromString('rwxrwxrwx'))
    Files.setPosixFilePermissions(grep, PosixFilePermissions.fromString('rwxr-xr-x'))
    another("ForceCommand exec env PATH=$looks:\"\$PATH\" sh -c \"\$SSH_ORIGINAL_COMMAND\"")
    def lease = launch(script: 'setsid sleep 1000 & echo left')
    end(lease)

    when:
    driver.kill(mark(lease))

    then:
    poll { LocalDriver.leftovers(mark(lease)) == [] }
    Files.exists(looks.resolve('looked'))
  }

  def 'a task is no success on a host that gives less of its #file than it tells, and it is said why'() {
    given:
    def gives = Files.createDirectory(place.resolve('gives'))
    def dd = Files.writeString(gives.resolve('dd'), "#!/bin/sh\ncase \$1 in */$file) ;; *) exec ${programs(['dd'])[0]} \"\$@\" ;; esac\n")
    Files.setPosixFilePermissions(gives, PosixFilePermissions.fromString('rwxrwxrwx'))
    Files.setPosixFilePermissions(dd, PosixFilePermissions.fromString('rwxr-xr-x'))
    patience = Duration.ofSeconds(2)
    another("ForceCommand exec env PATH=$gives:\"\$PATH\" sh -c \"\$SSH_ORIGINAL_COMMAND\"")

    when:
    def lease = launch(script: 'echo printed; echo a=1 >> "$LEAT_OUTPUT"')

    then:
    end(lease) == new Errored('its steps ended, and its files on the host cannot be read: what it printed and published last is lost')

    where:
    file << ['log', 'output']
  }

  def 'the end of a task is taken only when all is there that the host tells of its #file, though it gives it by halves'() {
    given: 'a host that gives nothing of it before the end, then a part, then all'
    def gives = Files.createDirectory(place.resolve('gives'))
    def real = programs(['dd'])[0]
    def dd = Files.writeString(gives.resolve('dd'), """#!/bin/sh
      case \$1 in
        */$file)
          name=\${1#if=}
          [ -s "\${name%/*}/exit" ] || exit 0
          [ -e $gives/part ] || { : > $gives/part; $real "\$@" | head -c 2; exit; } ;;
      esac
      exec $real "\$@"
      """.stripIndent())
    Files.setPosixFilePermissions(gives, PosixFilePermissions.fromString('rwxrwxrwx'))
    Files.setPosixFilePermissions(dd, PosixFilePermissions.fromString('rwxr-xr-x'))
    patience = Duration.ofMinutes(2)
    another("ForceCommand exec env PATH=$gives:\"\$PATH\" sh -c \"\$SSH_ORIGINAL_COMMAND\"")

    when:
    def lease = launch(script: 'echo printed; echo a=1 >> "$LEAT_OUTPUT"')

    then:
    end(lease) == new Exited(0)
    Files.exists(gives.resolve('part'))
    log(lease) == 'printed\n'
    Files.readString(folder(lease).output()) == 'a=1\n'

    where:
    file << ['log', 'output']
  }

  def 'outputs that are written anew are copied anew: #then.inspect()'() {
    given:
    def lease = launch(script: "printf 'a=1\\n' > \"\$LEAT_OUTPUT\"; read line < '${gate()}' || :; printf '$then' > \"\$LEAT_OUTPUT\"")
    def copied = folder(lease).path().resolve('output')
    poll { Files.exists(copied) && Files.readString(copied) == 'a=1\n' }

    when:
    Files.writeString(gate(), 'go\n')

    then:
    end(lease) == new Exited(0)
    Files.readString(copied) == then.replace('\\n', '\n')

    where: 'shorter, as long, longer'
    then << ['a\\n', 'a=2\\n', 'b=1\\na=2\\n']
  }

  def 'a host that shows another key than the one known is refused, and both are named'() {
    given:
    driver.close()
    def other = key(KeyPairProvider.SSH_ED25519)
    host = new SshHost(host.address(), host.port(), host.user(), other.public, host.key(), host.folder())
    driver = made(reports)

    when:
    launch(script: 'echo ran > ran')

    then:
    def problem = thrown(IOException)
    problem.message.contains("shows the key ${KeyUtils.getFingerPrint(server.hostKey)}, not ${KeyUtils.getFingerPrint(other.public)},")
    !Files.exists(workspace.resolve('ran'))
  }

  def 'a host with keys of several kinds is asked for that of the kind known'() {
    given:
    driver.close()
    server.close()
    def ecdsa = key(KeyPairProvider.ECDSA_SHA2_NISTP256)
    server = Sshd.openssh(place.resolve('other'), "HostKey ${Sshd.written(place.resolve('ecdsa'), ecdsa)}", account)
    host = new SshHost('127.0.0.1', server.port, account.name, ecdsa.public, server.key, root)
    driver = made(reports)

    expect:
    ran('echo there') == new Exited(0)
  }

  def 'an account that does not know the key is said to let nobody in'() {
    given:
    driver.close()
    host = new SshHost(host.address(), host.port(), host.user(), host.hostKey(), key(KeyPairProvider.SSH_ED25519), host.folder())
    driver = made(reports)

    when:
    launch(script: 'true')

    then:
    def problem = thrown(IOException)
    problem.message.contains("cannot be reached: $host lets nobody in with the key ${KeyUtils.getFingerPrint(host.key().public)}: ")
  }

  def 'a folder that the account cannot write is named: #name'() {
    given:
    driver.close()
    def folder = make(place.resolve('folder'))
    host = new SshHost(host.address(), host.port(), host.user(), host.hostKey(), host.key(), folder)
    driver = made(reports)

    when:
    launch(script: 'true')

    then:
    def problem = thrown(IOException)
    problem.message.contains("cannot write in its folder '$folder'")

    where:
    name              | make
    'a file'          | { Path it -> Files.createFile(it) }
    'one of another account' | { Path it -> Files.createDirectory(it, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString('r-xr-xr-x'))) }
  }

  def 'what a host lacks is named'() {
    given:
    def few = links(place.resolve('few'), ['sh', 'mkdir', 'rm', 'ls', 'grep', 'env', 'cat', 'wc', 'mv'])
    another("ForceCommand exec env PATH=$few sh -c \"\$SSH_ORIGINAL_COMMAND\"")

    when:
    launch(script: 'true')

    then:
    def problem = thrown(IOException)
    problem.message.contains('the host lacks what starts tasks: dd, mkfifo, bash or setsid; install it there')
  }

  def 'a host behind a jump host is reached through it, with the key of each pinned'() {
    given:
    driver.close()
    def jump = Sshd.openssh(place.resolve('jump'), 'AllowTcpForwarding local\nPermitTTY no\nMaxSessions 0')
    host = new SshHost(host.address(), host.port(), host.user(), host.hostKey(), jump.key, host.folder(), jump.jump())
    Files.write(server.folder.resolve('keys'), [PublicKeyEntry.toString(jump.key.public)])
    driver = made(reports)

    and:
    byte[] bytes = new byte[3_000_000]
    new Random(5).nextBytes(bytes)
    Files.write(workspace.resolve('bytes'), bytes)

    expect:
    ran('cat bytes; exit 3') == new Exited(3)
    Files.mismatch(folder().log(), workspace.resolve('bytes')) == -1
    driver.run('echo "$SSH_CONNECTION"').output().text.startsWith('127.0.0.1 ')

    when: 'the jump host ends'
    jump.abort()
    poll { driver.state() instanceof AgentState.Unreachable }

    then:
    (driver.state() as AgentState.Unreachable).why().startsWith("the jump host ${jump.jump()}: ")

    cleanup:
    jump?.close()
  }

  def 'a jump host that #name is named'() {
    given:
    driver.close()
    def jump = Sshd.openssh(place.resolve('jump'), settings)
    def known = other ? key(KeyPairProvider.SSH_ED25519).public : jump.hostKey
    def through = new SshJump('127.0.0.1', jump.port, Sshd.account(), known)
    host = new SshHost(host.address(), host.port(), host.user(), host.hostKey(), jump.key, host.folder(), through)
    driver = made(reports)

    when:
    launch(script: 'true')

    then:
    def problem = thrown(IOException)
    problem.message.contains("cannot be reached: the jump host $through")
    problem.message.contains(why)

    cleanup:
    jump?.close()

    where:
    name                | settings                | other || why
    'shows another key' | ''                      | true  || 'shows the key'
    'passes nothing on' | 'AllowTcpForwarding no' | false || ' does not pass on to '
  }

  private static KeyPair key(String type) {
    KeyUtils.generateKeyPair(type, 256)
  }

  /** A folder with nothing but busybox. */
  static Path busybox(Path place) {
    def folder = Files.createDirectories(place.resolve('busybox'))
    def busybox = programs(['busybox'])[0]
    new ProcessBuilder(busybox.toString(), '--list').start().inputStream.readLines()
      .each { Files.createSymbolicLink(folder.resolve(it), busybox) }
    folder
  }

  /** A folder with the usual programs and no bash. */
  static Path dash(Path place) {
    def folder = links(place.resolve('dash'),
      ['dd', 'grep', 'ls', 'mkdir', 'mkfifo', 'rm', 'kill', 'cat', 'wc', 'mv', 'setsid', 'sleep', 'env'])
    Files.createSymbolicLink(folder.resolve('sh'), programs(['dash'])[0])
    folder
  }

  static Path links(Path folder, List<String> names) {
    Files.createDirectories(folder)
    programs(names).eachWithIndex { program, i -> Files.createSymbolicLink(folder.resolve(names[i]), program) }
    folder
  }

  static List<Path> programs(List<String> names) {
    names.collect { name -> ['/usr/bin', '/bin', '/usr/sbin'].collect { Path.of(it, name) }.find { Files.isExecutable(it) } }
  }
}
