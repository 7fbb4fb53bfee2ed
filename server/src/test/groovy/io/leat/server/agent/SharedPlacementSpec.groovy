package io.leat.server.agent

import io.leat.engine.job.Demand
import io.leat.engine.job.Label
import io.leat.server.agent.SharedPlacement.Room
import spock.lang.Specification
import spock.util.concurrent.PollingConditions

class SharedPlacementSpec extends Specification {
  def placement = new SharedPlacement()
  List<String> woken = []

  private static Room room(Map<String, ?> given = [:], String name, int slots, String... labels) {
    new Room(name, labels.collect { new Label(it) } as Set, given.secrets != false, slots, given.weight ?: 1, (given.projects ?: []) as Set, given.closed ?: '')
  }

  private static Demand demand(boolean secrets = false, String... labels) {
    new Demand(labels.collect { new Label(it) } as Set, secrets)
  }

  private SharedPlacement.Share share(String name, int priority = 0) {
    placement.of(priority, woken.size() + name.hashCode() as long, 'web') { woken << name }
  }

  def 'a task goes to an agent that has its labels, a free slot, its trust and its project, and takes work: #asked to #agents'() {
    given:
    placement.agents([
      room('local', 2, 'linux'),
      room('mac', 1, 'macos', 'xcode', secrets: false),
      room('other', 1, 'gpu', projects: ['another']),
      room('shut', 1, 'arm', closed: 'is disabled')])

    expect:
    share('a').take([asked]) == agents

    where:
    asked                    || agents
    demand()                 || ['local']
    demand('linux')          || ['local']
    demand('xcode', 'macos') || ['mac']
    demand('linux', 'xcode') || []
    demand(true, 'macos')    || []
    demand(true)             || ['local']
    demand('gpu')            || []
    demand('arm')            || []
  }

  def 'no more run on an agent than it has slots, and the ones with more room for their weight come first'() {
    given:
    placement.agents([room('big', 4, weight: 2), room('small', 2)])
    def one = share('one')
    def two = share('two')

    when: 'runs that have been nowhere'
    def first = one.take([demand()])
    def second = two.take([demand()])

    then: 'and a run stays where its files are'
    first == ['big']
    second == ['big']
    (1..4).collect { one.take([demand()])[0] } == ['big', 'big', 'small', 'small']
    one.take([demand()]) == []
    placement.rooms(null)*.used() == [4, 2]

    when:
    one.give('small')
    one.settled()

    then:
    one.take([demand()]) == ['small']
  }

  def 'those that start together are put on one agent, and never a part of them'() {
    given:
    placement.agents([room('a', 2), room('b', 3)])
    def run = share('run')

    expect:
    run.take([demand()] * 3) == ['b'] * 3
    run.take([demand()] * 3) == []
    run.take([demand()] * 2) == ['a'] * 2

    when: 'one slot is free on each'
    run.give('a')
    run.give('b')
    run.settled()

    then:
    run.take([demand()] * 2) == []

    when:
    run.give('b')
    run.settled()

    then:
    run.take([demand()] * 2) == ['b'] * 2
  }

  def 'those that start together are on several agents when no agent could ever have all of them'() {
    given:
    placement.agents([room('a', 1, 'x'), room('b', 1, 'y')])
    def run = share('run')

    expect:
    run.take([demand('x'), demand('y')]) == ['a', 'b']
    run.take([demand('x'), demand('y')]) == []

    when:
    run.give('a')
    run.give('b')
    run.settled()

    then:
    run.take([demand(), demand()]) as Set == ['a', 'b'] as Set
  }

  def 'more than there are slots start together when nothing else runs there'() {
    given:
    placement.agents([room('a', 2)])
    def run = share('run')

    expect:
    run.take([demand()] * 3) == ['a'] * 3
    run.take([demand()]) == []
  }

  def 'what one asks for and nobody has is in nobody else\'s way'() {
    given:
    placement.agents([room('local', 1)])
    def gpu = share('gpu', 9)
    def other = share('other')

    expect:
    gpu.take([demand('gpu')]) == []
    placement.rest().count() == 1
    other.take([demand()]) == ['local']
  }

  def 'a slot that is given back is kept for what the same run begins at once, and then offered to others by their rank'() {
    given:
    placement.agents([room('local', 1)])
    def one = share('one')
    def low = share('low', -1)
    def high = share('high', 5)
    one.take([demand()])
    low.take([demand()])
    high.take([demand()])

    when:
    one.give('local')

    then: 'not before it was asked whether there is more'
    woken == []
    placement.rest().count() == 0

    when:
    one.settled()

    then:
    woken == ['high']
    low.take([demand()]) == []
    high.take([demand()]) == ['local']
  }

  def 'what is offered and not taken goes to the next'() {
    given:
    placement.agents([room('local', 1)])
    def one = share('one')
    def low = share('low', -1)
    def high = share('high', 5)
    one.take([demand()])
    low.take([demand()])
    high.take([demand()])
    one.give('local')
    one.settled()

    expect:
    new PollingConditions(timeout: 20).eventually {
      placement.offer()
      assert woken == ['high', 'low']
    }
    low.take([demand()]) == ['local']
  }

  def 'an agent that comes, goes or takes no more changes what is free, and not what is held'() {
    given:
    placement.agents([room('a', 1)])
    def run = share('run')
    run.take([demand()])
    run.take([demand()])

    when:
    placement.agents([room('b', 1), room('a', 1, closed: 'is being drained')])

    then:
    woken == ['run']
    run.take([demand()]) == ['b']

    when: 'one is known no more while an attempt runs there'
    placement.agents([room('b', 1)])

    then:
    placement.used('a') == 1
    placement.rooms(null)*.name() == ['b']

    when:
    run.give('a')
    run.settled()
    run.close()

    then:
    placement.used('b') == 0
  }

  def 'queued runs are let in only where their first tasks have room'() {
    given:
    placement.agents([room('local', 1), room('gpu', 1, 'gpu')])
    share('busy').take([demand('gpu')])
    def rest = placement.rest()

    expect:
    rest.count() == 1
    !rest.take([demand('gpu')] as Set, 'web')
    rest.take([demand('gpu'), demand()] as Set, 'web')
    !rest.take([demand()] as Set, 'web')
  }
}
