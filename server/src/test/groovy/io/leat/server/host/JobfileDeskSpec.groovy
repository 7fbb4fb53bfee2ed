package io.leat.server.host

import io.leat.dsl.JobfileResult
import io.leat.dsl.SourceLoader
import io.leat.dsl.source.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import spock.lang.Specification
import spock.lang.Timeout

@Timeout(60)
class JobfileDeskSpec extends Specification {
  static final SMALL = new Origin.Found('Jobfile', Syntax.GROOVY, "job('a') { task('a') { sh 'true' } }".bytes)
  static final LOADING = new Origin.Found('Jobfile', Syntax.GROOVY, "load 'x'\njob('a') { task('a') { sh 'true' } }".bytes)

  def 'with #processors processors and #megabytes MB, #places are read at once'() {
    expect:
    JobfileDesk.places(processors, megabytes << 20) == places

    where:
    processors | megabytes || places
    2          | 512L      || 2
    16         | 512L      || 2
    16         | 4096L     || 16
    4          | 64L       || 1
    1          | 4096L     || 1
  }

  def 'who waits for an answer is refused in words when no place becomes free, and who has time gets one'() {
    given: 'a desk with one place, which is taken'
    def desk = new JobfileDesk(Limits.STANDARD, 1, Duration.ofMillis(20))
    def begun = new CountDownLatch(1)
    def goOn = new CountDownLatch(1)
    def slow = { path -> begun.countDown(); goOn.await(); new byte[0] } as SourceLoader
    def first = CompletableFuture.supplyAsync { desk.read(LOADING, Inputs.NONE, slow) }
    begun.await()

    when:
    desk.readNow(SMALL, Inputs.NONE, SourceLoader.NONE)

    then:
    def busy = thrown(JobfileDesk.Busy)
    busy.message == '1 Jobfile is being read, and others wait: try again in a few seconds'

    when:
    def second = CompletableFuture.supplyAsync { desk.read(SMALL, Inputs.NONE, SourceLoader.NONE) }
    goOn.countDown()

    then:
    first.get() instanceof JobfileResult
    second.get() instanceof JobfileResult.Accepted
    desk.readNow(SMALL, Inputs.NONE, SourceLoader.NONE) instanceof JobfileResult.Accepted
  }
}
