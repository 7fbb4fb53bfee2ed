package io.leat.agent.ssh

import io.leat.engine.agent.AgentState
import io.leat.engine.agent.AgentUnreachable
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** Large files on their way, when the link breaks. */
class LargeFilesSpec extends Specification {
  private static final int SIZE = 40_000_000
  private static final int HALF = 20_000_000

  /** More than what is on its way at once, and less than what need not be sent again. */
  private static final int MOST = 30_000_000

  @Shared @TempDir Path place
  @Shared @AutoCleanup Sshd server
  @TempDir Path temporary
  @AutoCleanup Cable cable
  @AutoCleanup SshDriver driver
  HostFiles files
  Path here
  Path there
  Path folder
  byte[] bytes = new byte[SIZE]

  def setupSpec() {
    server = Sshd.openssh(place.resolve('sshd'))
  }

  def setup() {
    new Random(7).nextBytes(bytes)
    here = Files.createDirectories(temporary.resolve('server'))
    there = Files.createDirectories(temporary.resolve('host'))
    folder = Files.createDirectories(here.resolve('work/one.1'))
    cable = new Cable(server.port)
    driver = new SshDriver(new SshPlace(server.links, server.host(there, cable.port)), here, Duration.ofSeconds(2), Duration.ofSeconds(1), {})
    files = new HostFiles(driver)
  }

  private Path far(Path path) {
    there.resolve(here.relativize(path))
  }

  /** Files are told of a cut before the driver has noticed it: until then it seems to be online, on a link that is gone. */
  private void mend() {
    def soon = new PollingConditions(timeout: 20, delay: 0.02)
    soon.eventually { assert driver.state() instanceof AgentState.Unreachable }
    cable.mend()
    soon.eventually { assert driver.state() instanceof AgentState.Online }
    cable.sent.set(0)
    cable.received.set(0)
  }

  def 'what was sent before the link broke is not sent again: #cut'() {
    given:
    Files.write(folder.resolve('small'), 'small'.bytes)
    files.begin('1', folder)
    Files.createDirectory(folder.resolve('lib'))
    Files.write(folder.resolve('lib/a large one'), bytes)
    Files.setPosixFilePermissions(folder.resolve('lib/a large one'), PosixFilePermissions.fromString('rwxr-xr-x'))
    Files.write(folder.resolve('more'), 'more'.bytes)
    cable.afterSent(HALF) { cable."$cut"() }

    when:
    files.complete(folder)

    then:
    thrown(AgentUnreachable)

    when:
    mend()
    files.complete(folder)

    then:
    Files.mismatch(folder.resolve('lib/a large one'), far(folder).resolve('lib/a large one')) == -1
    Files.isExecutable(far(folder).resolve('lib/a large one'))
    far(folder).resolve('more').toFile().text == 'more'
    cable.sent.get() < MOST
    far(folder.parent).toFile().list() == ['one.1']

    where:
    cut << ['reset', 'silence']
  }

  def 'what came before the link broke does not come again: #cut'() {
    given:
    Files.write(folder.resolve('out'), 'what it was'.bytes)
    files.begin('1', folder)
    Files.write(far(folder).resolve('out'), bytes)
    cable.after(HALF) { cable."$cut"() }

    when:
    files.fetch(folder) { true }

    then:
    thrown(AgentUnreachable)
    folder.resolve('out').toFile().text == 'what it was'

    when:
    mend()
    files.fetch(folder) { true }

    then:
    Files.mismatch(folder.resolve('out'), far(folder).resolve('out')) == -1
    cable.received.get() < MOST
    folder.parent.toFile().list() == ['one.1']

    where:
    cut << ['reset', 'silence']
  }

  def 'what is not the beginning of the file is not gone on with: #what'() {
    given:
    Files.write(folder.resolve('large'), bytes)
    cable.afterSent(HALF) { cable.reset() }

    when:
    files.begin('1', folder)

    then:
    thrown(AgentUnreachable)

    when:
    mend()
    def part = there.resolve('sources/1/parts').toFile().listFiles()[0]
    harm(part)
    files.begin('1', folder)

    then:
    Files.mismatch(folder.resolve('large'), far(folder).resolve('large')) == -1
    !there.resolve('sources/1/parts').toFile().exists()

    where:
    what               | harm
    'another byte'     | { File it -> new RandomAccessFile(it, 'rw').withCloseable { file -> file.seek(5); file.write(file.read() + 1) } }
    'too many of them' | { File it -> new RandomAccessFile(it, 'rw').withCloseable { file -> file.length = SIZE + 1 } }
  }

  def 'a large source comes into the place of a folder, and goes with its commit'() {
    given:
    Files.createDirectories(folder.resolve('large'))
    Files.write(folder.resolve('large/file'), 'x'.bytes)
    files.begin('1', folder)
    def second = Files.createDirectories(here.resolve('work/two.1'))
    Files.write(second.resolve('large'), bytes)

    when:
    files.begin('1', second)

    then:
    Files.mismatch(second.resolve('large'), far(second).resolve('large')) == -1

    when:
    def third = Files.createDirectories(here.resolve('work/three.1'))
    Files.write(third.resolve('other'), 'y'.bytes)
    files.begin('1', third)

    then:
    far(third).toFile().list() == ['other']
  }
}
