package io.leat.server.round

import io.leat.server.trigger.SteppingClock
import io.leat.store.Kind
import io.leat.store.ProjectSpec
import io.leat.store.Store
import io.leat.store.StoreConfig
import io.leat.store.StoreUnavailable
import java.nio.file.Path
import java.time.Duration
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

class RoundsSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup LogListener log = new LogListener()
  def clock = new SteppingClock('2026-01-01T00:00:00Z')
  def rounds = new Rounds(clock)

  def 'what fails ends its round alone, and is told once an hour with what it was'() {
    given:
    def what = 'the counting of nothing'

    expect:
    rounds.attempt(what) { 1.intdiv(0) } instanceof ArithmeticException
    rounds.attempt(what) { 1.intdiv(0) } instanceof ArithmeticException
    log.told(what) == ["ERROR $what: an error of Leat; it goes on without what failed".toString()]
    rounds.attempt(what) {} == null

    when: 'it was well meanwhile'
    rounds.attempt(what) { 1.intdiv(0) }

    then:
    log.told(what).size() == 2

    when: 'it lasts'
    clock.step(Duration.ofHours(1))
    rounds.attempt(what) { 1.intdiv(0) }

    then:
    log.told(what).size() == 3
  }

  def 'a database that is away is waited for, and no error'() {
    given:
    def store = Store.open(StoreConfig.file(folder))
    store.close()
    def what = 'the counting of projects'

    expect:
    rounds.attempt(what) { store.projects().create(new ProjectSpec('web', new ProjectSpec.Source(Kind.FREESTYLE, null, null, 'Jobfile', null), ProjectSpec.Secrets.NONE, [:]), clock.instant()) } instanceof StoreUnavailable
    log.told(what) == ["WARN $what waits: the store is closed".toString()]
  }

  def 'an interrupt is for whoever waits'() {
    when:
    rounds.attempt('what is told to end') { throw new InterruptedException() }

    then:
    thrown(InterruptedException)
    log.told('what is told to end').empty
  }
}
