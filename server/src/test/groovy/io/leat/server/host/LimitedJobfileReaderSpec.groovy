package io.leat.server.host

import io.leat.dsl.JobfileResult
import io.leat.dsl.SourceLoader
import io.leat.engine.job.Inputs
import io.leat.engine.job.TriggerKind
import io.leat.engine.job.Revision
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.server.trigger.SteppingClock
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

@Timeout(60)
class LimitedJobfileReaderSpec extends Specification {
  @TempDir
  Path folder

  def clock = new SteppingClock(Instant.now().toString())

  static final SMALL = new Origin.Found('Jobfile', Syntax.GROOVY, "job('a') { task('a') { sh 'true' } }".bytes)
  static final REFUSED = 'the server ended 5 times while it read this file, and does not read it again'
  static final LOADING = new Origin.Found('Jobfile', Syntax.GROOVY, "load 'x'\njob('a') { task('a') { sh 'true' } }".bytes)

  def 'with #processors processors and #megabytes MB, #places are read at once'() {
    expect:
    LimitedJobfileReader.places(processors, megabytes << 20) == places

    where:
    processors | megabytes || places
    2          | 512L      || 2
    16         | 512L      || 2
    16         | 4096L     || 16
    4          | 64L       || 1
    1          | 4096L     || 1
  }

  def 'who waits for an answer is refused in words when no place becomes free, and who has time gets one'() {
    given: 'a reader with one place, which is taken'
    def reader = new LimitedJobfileReader(Limits.STANDARD, 1, Duration.ofMillis(20), null)
    def begun = new CountDownLatch(1)
    def goOn = new CountDownLatch(1)
    def slow = { path -> begun.countDown(); goOn.await(); new byte[0] } as SourceLoader
    def first = CompletableFuture.supplyAsync { reader.read(LOADING, Inputs.NONE, slow) }
    begun.await()

    when:
    reader.readNow(SMALL, Inputs.NONE, SourceLoader.NONE)

    then:
    def busy = thrown(LimitedJobfileReader.Busy)
    busy.message == '1 Jobfile is being read, and others wait: try again in a few seconds'

    when:
    def second = CompletableFuture.supplyAsync { reader.read(SMALL, Inputs.NONE, SourceLoader.NONE) }
    goOn.countDown()

    then:
    first.get() instanceof JobfileResult
    second.get() instanceof JobfileResult.Accepted
    reader.readNow(SMALL, Inputs.NONE, SourceLoader.NONE) instanceof JobfileResult.Accepted
  }

  private LimitedJobfileReader next() {
    new LimitedJobfileReader(Limits.STANDARD, 2, Duration.ofMillis(20), new ReadingMarks(folder, clock, { clock.instant().toEpochMilli() * 1_000_000 }))
  }

  /** A server that ends while it reads {@code LOADING}, so many times at once: its threads never come back. */
  private void end(int times) {
    def begun = new CountDownLatch(times)
    def reader = next()
    clock.step(Duration.ofMinutes(11))
    times.times {
      Thread.startDaemon {
        reader.read(LOADING, Inputs.NONE, { path -> begun.countDown(); Thread.sleep(Long.MAX_VALUE); new byte[0] } as SourceLoader)
      }
    }
    begun.await()
  }

  def 'what was being read when the server ended is read alone, then later and later, and after the fifth end not for a day'() {
    given: 'a server that ended while it read one twice at once'
    end(2)
    def reader = next()
    def begun = new CountDownLatch(1)
    def goOn = new CountDownLatch(1)
    def slow = { path -> begun.countDown(); goOn.await(); new byte[0] } as SourceLoader

    when: 'it is being read again'
    def alone = CompletableFuture.supplyAsync { reader.read(LOADING, Inputs.NONE, slow) }
    begun.await()
    reader.readNow(SMALL, Inputs.NONE, SourceLoader.NONE)

    then: 'nothing is read beside it'
    def busy = thrown(LimitedJobfileReader.Busy)

    when: 'this time the server goes on'
    goOn.countDown()
    alone.get()

    then:
    folder.toFile().list() as List == []

    when: 'it is read once more, by the same server'
    begun = new CountDownLatch(1)
    goOn = new CountDownLatch(1)
    def again = CompletableFuture.supplyAsync { reader.read(LOADING, Inputs.NONE, slow) }
    begun.await()

    then: 'others are read beside it, since nothing is held against it any more'
    reader.readNow(SMALL, Inputs.NONE, SourceLoader.NONE) instanceof JobfileResult.Accepted

    when: 'so many servers end'
    goOn.countDown()
    again.get()
    ends.times { end(1) }
    reader = next()
    reader."$how"(LOADING, Inputs.NONE, SourceLoader.NONE)

    then: 'one that ends as soon as it is there, of whatever, is none of them'
    busy = thrown(LimitedJobfileReader.Busy)
    busy.message.startsWith("the server ended $ends times in a row while it read this Jobfile, which may have been by chance: it reads it again in ")
    reader."$how"(SMALL, Inputs.NONE, SourceLoader.NONE) instanceof JobfileResult.Accepted

    when: 'it is read when the server has lived long enough, and then all is well'
    clock.step(lived - Duration.ofMillis(1))
    reader."$how"(LOADING, Inputs.NONE, SourceLoader.NONE)

    then:
    thrown(LimitedJobfileReader.Busy)

    when:
    clock.step(Duration.ofMillis(1))
    reader."$how"(LOADING, Inputs.NONE, { path -> ''.bytes } as SourceLoader)

    then:
    folder.toFile().list() as List == []

    when: 'five servers end'
    5.times { end(1) }

    then:
    next()."$how"(LOADING, Inputs.NONE, SourceLoader.NONE).diagnostics()*.message() == [REFUSED]
    next()."$how"(SMALL, Inputs.NONE, SourceLoader.NONE) instanceof JobfileResult.Accepted

    when: 'a day later it is tried again, by the server that refused it too'
    reader = next()
    def refused = reader."$how"(LOADING, Inputs.NONE, SourceLoader.NONE).diagnostics()*.message()
    clock.step(Duration.ofDays(2))

    then:
    refused == [REFUSED]
    reader."$how"(LOADING, Inputs.NONE, { path -> ''.bytes } as SourceLoader) instanceof JobfileResult.Accepted
    folder.toFile().list() as List == []

    where:
    ends | how       || lived
    2    | 'read'    || Duration.ofSeconds(10)
    3    | 'readNow' || Duration.ofMinutes(1)
    4    | 'read'    || Duration.ofMinutes(10)
  }

  def 'what was read with the same inputs, and loaded nothing, is not read again, nor waited for'() {
    given:
    def reader = new LimitedJobfileReader(Limits.STANDARD, 1, Duration.ofMillis(20), null)
    def main = new Inputs([:], new Revision('main', null, null), null, TriggerKind.PERSON, [:])
    def loaded = 0
    def files = { path -> loaded++; ''.bytes } as SourceLoader
    def first = reader.read(SMALL, Inputs.NONE, SourceLoader.NONE)
    2.times { reader.read(LOADING, Inputs.NONE, files) }

    expect:
    loaded == 2
    reader.readNow(new Origin.Found('Jobfile', Syntax.GROOVY, Arrays.copyOf(SMALL.bytes(), SMALL.bytes().length)), Inputs.NONE, files).is(first)
    !reader.read(SMALL, main, SourceLoader.NONE).is(first)
    !reader.read(new Origin.Found('other', Syntax.GROOVY, SMALL.bytes()), Inputs.NONE, SourceLoader.NONE).is(first)
    !reader.read(new Origin.Found('Jobfile', Syntax.GROOVY, (' ' + new String(SMALL.bytes())).bytes), Inputs.NONE, SourceLoader.NONE).is(first)

    when: 'one that takes much is read twice'
    def large = new Origin.Found('Jobfile', Syntax.GROOVY, "job('a') { task('a') { sh '${'x' * 40_000}' } }".bytes)
    def once = reader.read(large, Inputs.NONE, SourceLoader.NONE)

    then:
    !reader.read(large, Inputs.NONE, SourceLoader.NONE).is(once)
    reader.read(SMALL, Inputs.NONE, SourceLoader.NONE).is(first)
  }
}
