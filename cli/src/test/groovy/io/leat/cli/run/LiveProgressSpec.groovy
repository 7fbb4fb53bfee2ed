package io.leat.cli.run

import io.leat.cli.terminal.Marks
import io.leat.engine.job.TaskName
import io.leat.engine.folder.RunFolder
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunStatus
import io.leat.engine.run.TaskResult
import io.leat.engine.run.TaskStatus
import java.nio.file.Files
import java.nio.file.Path
import java.time.Clock
import java.time.Instant
import java.time.ZoneOffset
import java.util.concurrent.ConcurrentLinkedQueue
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

class LiveProgressSpec extends Specification {
  static final START = Instant.parse('2026-01-31T12:00:00Z')

  /** Asks for consent as nobody answers. */
  static final QUIET = new AskedElsewhere({ 'waits for consent' }, { 'agree elsewhere' })

  @TempDir Path path
  def out = new Frames()
  long version = 0

  /** Keeps each write, which is a frame. */
  static final class Frames extends OutputStream {
    final frames = new ConcurrentLinkedQueue<String>()

    @Override
    void write(int b) {
      throw new IllegalStateException('a frame is one write')
    }

    @Override
    void write(byte[] bytes, int offset, int length) {
      frames.add(new String(bytes, offset, length, 'UTF-8'))
    }

    Screen screen(int width) {
      frames.inject(new Screen(width)) { screen, frame -> screen.write(frame) }
    }
  }

  /** Says what is told, later or earlier. */
  static final class Told extends Clock {
    volatile Instant now = START

    @Override
    Instant instant() {
      now
    }

    @Override
    java.time.ZoneId getZone() {
      ZoneOffset.UTC
    }

    @Override
    Clock withZone(java.time.ZoneId zone) {
      this
    }
  }

  def clock = new Told()

  LiveProgress live(int total, Map environment = [:]) {
    new LiveProgress(new FolderView(new RunFolder(path), total, [] as Set), out, false, environment, clock, QUIET)
  }

  RecordedEvent at(int seconds, RunEvent event) {
    new RecordedEvent(++version, START.plusSeconds(seconds), event)
  }

  static Lease lease(String task, int attempt = 1) {
    new Lease(new TaskName(task), attempt, task.hashCode() * 10L + attempt, 'local')
  }

  static finished(String task, TaskStatus status, String because = '') {
    new RunEvent.TaskFinished(new TaskName(task), new TaskResult(status, because, false))
  }

  void log(String task, String text) {
    def file = new RunFolder(path).attempt(new TaskName(task), 1).log()
    Files.createDirectories(file.parent)
    Files.writeString(file, text)
  }

  void seen(int width = 80, Closure<Boolean> condition) {
    new PollingConditions(timeout: 20).eventually {
      assert condition(out.screen(width).text())
    }
  }

  def 'where the locale knows ASCII alone, letters stand for the signs'() {
    given:
    log('compile', 'no\n')
    def live = live(1, [LC_ALL: 'C'])

    when:
    live.accept(at(0, new RunEvent.AttemptLeased(lease('compile'))))
    live.accept(at(1, new RunEvent.AttemptEnded(lease('compile'), new AttemptOutcome.Exited(1))))
    live.accept(at(1, finished('compile', TaskStatus.FAILED, 'exit code 1')))
    live.close()

    then:
    out.screen(80).text().containsAll(['x compile failed: exit code 1  1.0 s', '  | no'])
    Marks.plain([LC_ALL: 'C']) && Marks.plain([LANG: 'de_AT.ISO-8859-1']) && !Marks.plain([:]) && !Marks.plain([LC_ALL: 'C.UTF-8', LANG: 'C'])
  }

  def 'what runs is shown below what has ended, with the last line of its log, and goes away at the end'() {
    given:
    log('compile', 'one\n\u001b[31mlinking\u001b[0m the \u001b]0;title\u0007program\n')
    def live = live(3)

    when:
    live.accept(at(0, new RunEvent.RunStarted()))
    ['fetch', 'compile', 'test'].each { live.accept(at(0, new RunEvent.TaskReady(new TaskName(it), 1))) }
    ['fetch', 'compile'].each { live.accept(at(0, new RunEvent.AttemptLeased(lease(it)))) }
    live.accept(at(2, new RunEvent.AttemptEnded(lease('fetch'), new AttemptOutcome.Exited(0))))
    live.accept(at(2, finished('fetch', TaskStatus.SUCCEEDED)))
    clock.now = START.plusSeconds(65)

    then:
    seen { it == ['✓ fetch succeeded  2.0 s', '  compile 1 min 5 s  linking the program', '1/3 done, 1 running, 1 ready  1 min 5 s'] }

    when:
    live.accept(at(70, new RunEvent.AttemptEnded(lease('compile'), new AttemptOutcome.Exited(0))))
    live.accept(at(70, finished('compile', TaskStatus.SUCCEEDED)))
    live.close()
    def screen = out.screen(80)

    then:
    screen.text() == ['✓ fetch succeeded  2.0 s', '✓ compile succeeded  1 min 10 s']
    screen.cursor
    screen.wraps
    screen.column == 0
  }

  def 'after every single frame the terminal is as it was, whoever dies'() {
    given:
    def live = live(2)

    when:
    live.accept(at(0, new RunEvent.AttemptLeased(lease('a'))))
    seen { it.any { it.contains('a 0 s') } }
    live.accept(at(1, finished('b', TaskStatus.FAILED, 'exit code 1')))
    live.close()
    def screen = new Screen()

    then:
    out.frames.every {
      screen.write(it)
      screen.cursor && screen.wraps && screen.column == 0
    }
  }

  def 'a failed task opens with the last 20 lines of its log'() {
    given:
    log('test', (1..30).collect { "line $it" }.join('\n') + '\n\n')
    def live = live(1)

    when:
    live.accept(at(0, new RunEvent.AttemptLeased(lease('test'))))
    live.accept(at(1, new RunEvent.AttemptEnded(lease('test'), new AttemptOutcome.Exited(3))))
    live.accept(at(1, finished('test', TaskStatus.FAILED, 'exit code 3')))
    live.close()

    then:
    out.screen(80).text() == ['✗ test failed: exit code 3  1.0 s'] + (11..30).collect { "  │ line $it".toString() }
  }

  def 'of many running tasks twelve are shown, and the number of the others'() {
    given:
    def live = live(100)

    when:
    (1..20).each { live.accept(at(0, new RunEvent.AttemptLeased(lease("t$it")))) }

    then:
    seen { it.size() == 14 && it[11] == '  t12 0 s' && it[12] == '  and 8 more' && it[13].startsWith('0/100 done, 20 running') }

    cleanup:
    live.close()
  }

  def 'no line of the block is wider than a terminal #width wide'() {
    given:
    log('a' * 100, '字' * 300)
    def live = live(1, [COLUMNS: "$width".toString()])

    when:
    live.accept(at(0, new RunEvent.AttemptLeased(lease('a' * 100))))

    then:
    seen(width) { it.size() == 2 && it.every { io.leat.cli.terminal.Harmless.columns(it) < width } }

    cleanup:
    live.close()

    where:
    width << [20, 40, 80, 200]
  }

  def 'text of others does nothing to the terminal'() {
    given:
    log('x', 'ok\r\u001b[2Jgone\u001b[1;1H\u0007!\u009b31m\n')
    def live = live(1)

    when:
    live.accept(at(0, new RunEvent.AttemptLeased(lease('x'))))

    then:
    seen { it[0] == '  x 0 s  gone␇!�31m' }

    cleanup:
    live.close()
  }

  def 'nothing is written while nothing changes'() {
    given:
    def live = live(1)
    live.accept(at(0, new RunEvent.AttemptLeased(lease('x'))))
    seen { it.size() == 2 }
    int before = out.frames.size()

    when: 'events that change no picture'
    100.times { live.accept(at(0, new RunEvent.AttemptStarted(lease('x')))) }
    live.close()

    then: 'there is but the last frame, which clears the block'
    out.frames.size() == before + 1
  }

  def 'ten thousand tasks leave ten thousand lines and nothing behind'() {
    given:
    def live = live(10_000)

    when:
    (1..10_000).each {
      live.accept(at(0, new RunEvent.TaskReady(new TaskName("t$it"), 1)))
      live.accept(at(0, new RunEvent.AttemptLeased(lease("t$it"))))
      live.accept(at(0, new RunEvent.AttemptEnded(lease("t$it"), new AttemptOutcome.Exited(0))))
      live.accept(at(0, finished("t$it", TaskStatus.SUCCEEDED)))
    }
    live.accept(at(0, new RunEvent.RunFinished(RunStatus.SUCCEEDED)))
    live.close()

    then:
    out.screen(80).text() == (1..10_000).collect { "✓ t$it succeeded  0 ms".toString() }
    live.phases.isEmpty()
    live.running.isEmpty()
    live.ended.isEmpty()
    live.scroll.isEmpty()
  }

  def 'a reader that went away does not stop the run'() {
    given:
    def broken = new OutputStream() {
      @Override
      void write(int b) throws IOException {
        throw new IOException('Broken pipe')
      }
    }
    def live = new LiveProgress(new FolderView(new RunFolder(path), 1, [] as Set), broken, false, [:], clock, QUIET)

    when:
    live.accept(at(0, new RunEvent.AttemptLeased(lease('x'))))
    live.close()

    then:
    noExceptionThrown()
  }
}
