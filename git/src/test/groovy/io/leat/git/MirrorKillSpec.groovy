package io.leat.git

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** Mirrors that are used by several processes, which are killed. */
class MirrorKillSpec extends Specification {
  @TempDir Path temporary
  Git origin
  List<Process> started = []

  def setup() {
    origin = Git.repository(temporary.resolve('origin'))
    origin.commit(a: '0')
  }

  def cleanup() {
    started*.destroyForcibly()*.waitFor()
  }

  Process loop() {
    def process = new ProcessBuilder(ProcessHandle.current().info().command().get(), '-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', System.getProperty('java.class.path'),
      'io.leat.git.FetchLoop', origin.folder.toString(), temporary.resolve('mirror').toString())
      .redirectError(temporary.resolve("error${started.size()}").toFile()).start()
    started << process
    assert process.inputReader().readLine() == 'fetching': temporary.resolve("error${started.size() - 1}").toFile().text
    process
  }

  Mirror open() {
    Mirror.open(temporary.resolve('mirror'), GitUrl.parse(origin.folder.toString(), temporary), Access.none(), Reach.anywhere(), FetchLimits.USUAL)
  }

  def 'a kill at any moment of a fetch leaves a mirror that the next fetch goes on with'() {
    given:
    def random = new Random(7)

    expect:
    (1..8).every { round ->
      def process = loop()
      // the pushes are fetched as they come; the kill falls into one of these fetches
      3.times { origin.commit([("file$it".toString()): "$round" * (1 + random.nextInt(20_000))]) }
      origin.run('branch', "b$round")
      long end = System.nanoTime() + random.nextInt(20_000_000)
      while (System.nanoTime() < end) {
        Thread.onSpinWait()
      }
      process.destroyForcibly()
      assert process.waitFor(60, TimeUnit.SECONDS)
      open().withCloseable { mirror ->
        assert !mirror.fetch().anew()
        assert mirror.resolve(GitRef.parse('main')).text() == origin.head()
        assert mirror.branches().size() == round + 1
      }
      new Git(temporary.resolve('mirror/git')).run('fsck', '--connectivity-only') == ''
    }
  }

  def 'two processes fetch into one mirror'() {
    given:
    def processes = [loop(), loop()]

    when:
    5.times { origin.commit(a: "$it") }

    then:
    open().withCloseable { mirror ->
      10.times { mirror.fetch() }
      mirror.resolve(GitRef.parse('main')).text() == origin.head()
    }
    processes.every { it.alive }
    new Git(temporary.resolve('mirror/git')).run('fsck') == ''
  }
}
