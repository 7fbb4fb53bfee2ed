package io.leat.engine.agent

import io.leat.engine.agent.AttemptDriver.Adoption
import io.leat.engine.run.AttemptOutcome.Broken
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.run.AttemptOutcome.TimedOut
import java.time.Duration

/** What holds for the drivers of agents of every kind, whatever runs there. */
abstract class AgentDriverContract extends AgentDriverFixture {

  def 'an attempt that prints #text.inspect() and ends with #code says so'() {
    expect:
    end(launch(steps: [prints(text), ends(code)])) == new Exited(code)
    log() == text

    where:
    text         | code
    ''           | 0
    'out\n'      | 0
    'no end'     | 3
    'zwölf\nö\n' | 44
  }

  def 'values reach the steps as they are: #value.inspect()'() {
    given:
    def lease = launch(steps: [tells('VALUE')], environment: [VALUE: value])

    expect:
    end(lease) == new Exited(0)
    log() == value

    where:
    value << ['', ' ', "it's", '"', '$HOME `id` \\ \\n !', 'äöü 東京 \uD83D\uDE80', 'two\nlines\n', "'\n'", '\t*?[]{}~#;&|<>()']
  }

  def 'steps run one after the other up to the first that fails, and where each begins in the log is noted'() {
    given:
    def lease = launch(steps: [prints('one\n'), prints('zwölf'), ends(5), prints('never\n')])

    expect:
    end(lease) == new Exited(5)
    log() == 'one\nzwölf'
    folder().steps().toFile().readLines() == ['1 0', '2 4', '3 10']
  }

  def 'an attempt is not launched twice'() {
    given:
    end(launch(steps: [prints('once\n')]))

    when:
    launch(steps: [prints('twice\n')], lease: lease(fence))

    then:
    def problem = thrown(IOException)
    problem.message == 'attempt task.1 was launched before'
    log() == 'once\n'
  }

  def 'a running attempt is taken up by another driver, which sees its end'() {
    given:
    def lease = launch(steps: [prints('begun\n'), awaits(), prints('ended\n'), ends(6)])
    running(lease)

    when:
    restart()
    def adoption = adopt(lease)
    open()

    then:
    adoption == Adoption.ADOPTED
    end(lease) == new Exited(6)
    log() == 'begun\nended\n'
  }

  def 'an attempt that ended while nobody looked is taken up with its exit code, its time not counted'() {
    given:
    def lease = launch(steps: [awaits(), ends(8)])
    running(lease)
    driver.close()
    open()
    poll { hasEnded(lease) }

    when:
    driver = made(reports)
    adopt(lease, Duration.ofNanos(1))

    then:
    end(lease) == new Exited(8)
  }

  def 'an attempt that is stopped ends, for the reason that was given first'() {
    given:
    def lease = launch(steps: [prints('begun\n'), awaits(), prints('never\n')])
    poll { log(lease) == 'begun\n' }

    when:
    driver.stop(lease, new StopReason.Cancelled('a test'))
    driver.stop(lease, new StopReason.Timeout(Duration.ofSeconds(1)))

    then:
    end(lease) == new Stopped('a test')
    log(lease) - 'Terminated\n' == 'begun\n'
  }

  def 'an attempt that was never launched is not taken up'() {
    expect:
    adopt(lease(7)) == Adoption.NEVER_STARTED
  }

  def 'the reason of a stop outlives the driver that gave it, and the stop is seen through'() {
    given:
    def lease = launch(steps: [heedless('begun\n')])
    poll { log(lease) == 'begun\n' }
    driver.stop(lease, reason)
    restart()

    expect:
    adopt(lease) == Adoption.ADOPTED
    end(lease) == outcome

    where:
    reason                                       || outcome
    new StopReason.Cancelled("Ann's\nname, ü")   || new Stopped("Ann's name, ü")
    new StopReason.Timeout(Duration.ofMillis(7)) || new TimedOut(Duration.ofMillis(7))
    new StopReason.Limit('its log\nis long')     || new Broken('its log is long')
  }

  def 'an attempt that takes too long is stopped and says so'() {
    given:
    def lease = launch(steps: [awaits()], timeout: Duration.ofMillis(300))

    expect:
    end(lease) == new TimedOut(Duration.ofMillis(300))
  }

  def 'a step that leaves a process behind does not wait for it'() {
    given:
    def lease = launch(steps: [leaves('left\n')])

    expect:
    end(lease) == new Exited(0)
    poll { left(mark(lease)) == 1 }
  }

  def 'what an attempt prints is read by another one, and is recorded on the way'() {
    given:
    def fifo = served.resolve('attempts/task.2.in')

    when:
    def writer = launch(steps: [prints('1\n2\n3\n'), warns('aside\n')], outputs: [fifo])
    def reader = launch(steps: [copies(), ends(4)], input: fifo)

    then:
    end(reader) == new Exited(4)
    end(writer) == new Exited(0)
    log(reader) == '1\n2\n3\n'
    log(writer).readLines().toSorted() == ['1', '2', '3', 'aside']
  }

  def 'what an attempt left running is ended by its mark, and that of others is not'() {
    given:
    def leases = (1..2).collect { launch(steps: [leaves('left\n')]) }
    leases.each { end(it) }

    when:
    driver.kill(mark(leases[0]))

    then:
    poll { left(mark(leases[0])) == 0 }
    left(mark(leases[1])) == 1
  }

  def 'an agent that answers is online, and has nothing to say of an attempt that has begun or that it does not know'() {
    given:
    def lease = launch(steps: [awaits()])
    end(launch(steps: [prints('')]))
    poll { reports.any { it instanceof AttemptReport.Started && it.lease() == lease } }

    expect:
    driver.state() == new AgentState.Online()
    driver.describe(lease) == ''
    driver.describe(this.lease(99)) == ''
  }

  def 'what is written to a pipe from elsewhere is read by an attempt to its end'() {
    given:
    def fifo = served.resolve('attempts/task.1.in')
    def reader = launch(steps: [copies(), prints('and no more\n')], input: fifo)
    def bytes = ('x' * 999 + '\n') * 200

    when:
    driver.pipe(fifo).sink(mark(reader)).withCloseable { sink ->
      assert sink.write(bytes.bytes, bytes.size())
      sink.whole()
    }

    then:
    end(reader) == new Exited(0)
    log(reader) == bytes + 'and no more\n'
  }

  def 'who writes to a pipe from elsewhere learns that nobody reads any more'() {
    given:
    def fifo = served.resolve('attempts/task.1.in')
    def reader = launch(steps: [reads(), ends(3)], input: fifo)
    byte[] bytes = ('x' * 999 + '\n').bytes

    when:
    def sink = driver.pipe(fifo).sink(mark(reader))

    then:
    poll { !sink.write(bytes, bytes.length) }
    end(reader) == new Exited(3)

    cleanup:
    sink.close()
  }

  def 'what an attempt writes to a pipe is read elsewhere to its end'() {
    given:
    def fifo = served.resolve('attempts/task.9.in')
    def lines = (1..100000).join('\n') + '\n'
    def writer = launch(steps: [prints(lines)], outputs: [fifo])

    when:
    def read = driver.pipe(fifo).source().withCloseable { source ->
      def all = new String(source.in().readAllBytes())
      source.whole()
      all
    }

    then:
    end(writer) == new Exited(0)
    read == lines
  }
}
