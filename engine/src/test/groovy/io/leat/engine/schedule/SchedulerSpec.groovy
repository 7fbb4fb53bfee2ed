package io.leat.engine.schedule

import io.leat.engine.job.Demand
import io.leat.engine.job.Label
import spock.lang.Specification

class SchedulerSpec extends Specification {
  /** The runs that may not begin, by their numbers. */
  Set<Long> barred = []
  Scheduler.Gate gate = [mayBegin: { !(it.rank().run() in barred) }, begins: { }] as Scheduler.Gate
  Scheduler scheduler = new Scheduler(StandardPolicy.ALL, gate)
  List<String> called = []
  long last = 0

  private static AgentCapacity agent(Map<String, ?> given = [:], String name, int slots, String... labels) {
    new AgentCapacity(name, labels.collect { new Label(it) } as Set, given.secrets != false, slots, given.weight ?: 1, (given.projects ?: []) as Set, given.closed ?: '')
  }

  private static Demand demand(boolean secrets = false, String... labels) {
    new Demand(labels.collect { new Label(it) } as Set, secrets)
  }

  private RunSlots run(String name, int priority = 0, String project = 'web') {
    def slots = scheduler.slots(new Rank(priority, ++last), project, null)
    slots.onRoom { called << name }
    slots
  }

  private QueuedRun queued(String name, int priority = 0, Set<Demand> first = [demand()]) {
    new QueuedRun(new Rank(priority, ++last), 'web', first, { called << name })
  }

  private static List<String> take(RunSlots run, Demand task = demand(), int count = 1) {
    run.take([task], count)
  }

  /** A run that holds the only slot, and two that want it: one of a lower priority, and one of a higher. */
  private List<RunSlots> threeForOneSlot() {
    scheduler.agents([agent('local', 1)])
    def one = run('one')
    def low = run('low', -1)
    def high = run('high', 5)
    take(one)
    [low, high].each { take(it); it.settled() }
    [one, low, high]
  }

  def 'a task goes to an agent that has its labels, a free slot, its trust and its project, and takes work: #asked to #agents'() {
    given:
    scheduler.agents([
      agent('local', 2, 'linux'),
      agent('mac', 1, 'macos', 'xcode', secrets: false),
      agent('other', 1, 'gpu', projects: ['another']),
      agent('shut', 1, 'arm', closed: 'is disabled')])

    expect:
    take(run('a'), asked) == agents

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
    scheduler.agents([agent('big', 4, weight: 2), agent('small', 2)])
    def one = run('one')
    def two = run('two')

    when: 'runs that have been nowhere'
    def first = take(one)
    def second = take(two)

    then: 'and a run stays where its files are'
    first == ['big']
    second == ['big']
    (1..4).collect { take(one)[0] } == ['big', 'big', 'small', 'small']
    take(one) == []
    scheduler.rooms(null)*.used() == [4, 2]

    when:
    one.give('small', demand())
    one.settled()

    then:
    take(one) == ['small']
  }

  def 'those that start together are put on one agent, and never a part of them'() {
    given:
    scheduler.agents([agent('a', 2), agent('b', 3)])
    def run = run('run')

    expect:
    run.take([demand()] * 3, 1) == ['b'] * 3
    run.take([demand()] * 3, 1) == []
    run.take([demand()] * 2, 1) == ['a'] * 2

    when: 'one slot is free on each'
    run.give('a', demand())
    run.give('b', demand())
    run.settled()

    then:
    run.take([demand()] * 2, 1) == []

    when:
    run.give('b', demand())
    run.settled()

    then:
    run.take([demand()] * 2, 1) == ['b'] * 2
  }

  def 'those that start together are on several agents when no agent could ever have all of them'() {
    given:
    scheduler.agents([agent('a', 1, 'x'), agent('b', 1, 'y')])
    def run = run('run')

    expect:
    run.take([demand('x'), demand('y')], 1) == ['a', 'b']
    run.take([demand('x'), demand('y')], 1) == []

    when:
    run.give('a', demand('x'))
    run.give('b', demand('y'))
    run.settled()

    then:
    run.take([demand(), demand()], 1) as Set == ['a', 'b'] as Set
  }

  def 'more than there are slots start together when nothing else runs there'() {
    given:
    scheduler.agents([agent('a', 2)])
    def run = run('run')

    expect:
    run.take([demand()] * 3, 1) == ['a'] * 3
    take(run) == []
  }

  def 'what one asks for and nobody has is in nobody else\'s way'() {
    given:
    scheduler.agents([agent('local', 1)])
    def gpu = run('gpu', 9)
    def other = run('other')

    expect:
    take(gpu, demand('gpu')) == []
    take(other) == ['local']
  }

  def 'a slot that is given back goes to the first that wants it, also before what the same run begins next'() {
    given:
    def (one, low, high) = threeForOneSlot()

    when:
    one.give('local', demand())

    then:
    take(one) == []
    called == ['high']

    when:
    one.settled()

    then: 'it is kept for whom it was offered to'
    called == ['high']
    take(low) == []
    take(high) == ['local']
  }

  def 'what a run begins next comes before those that come after it'() {
    given:
    scheduler.agents([agent('local', 1)])
    def first = run('first')
    def second = run('second')
    take(first)
    take(second)
    second.settled()

    when:
    first.give('local', demand())

    then:
    take(first) == ['local']

    when:
    first.settled()

    then:
    called == []
  }

  def 'what is offered and not taken goes to the next, and is not offered again'() {
    given:
    def (one, low, high) = threeForOneSlot()
    one.give('local', demand())
    one.settled()

    when: 'what it wanted the slot for was cancelled'
    high.settled()

    then:
    called == ['high', 'low']
    take(low) == ['local']
  }

  def 'as many are offered as wait, so that those that come after get none of them'() {
    given:
    scheduler.agents([agent('local', 3)])
    def holder = run('holder')
    (1..3).each { take(holder) }
    def many = run('many')
    def after = run('after')
    take(many, demand(), 2)
    many.settled()
    take(after, demand(), 2)
    after.settled()

    when:
    (1..3).each { holder.give('local', demand()) }
    holder.settled()

    then:
    called == ['many', 'after']
    take(many, demand(), 2) == ['local']
    take(many, demand(), 1) == ['local']
    take(after, demand(), 2) == ['local']
    take(after, demand(), 1) == []
  }

  def 'an agent that comes, goes or takes no more changes what is free, and not what is held'() {
    given:
    scheduler.agents([agent('a', 1)])
    def run = run('run')
    take(run)
    take(run)
    run.settled()

    when:
    scheduler.agents([agent('b', 1), agent('a', 1, closed: 'is being drained')])

    then:
    called == ['run']
    take(run) == ['b']

    when: 'one is known no more while an attempt runs there'
    scheduler.agents([agent('b', 1)])

    then:
    scheduler.used('a') == 1
    scheduler.rooms(null)*.name() == ['b']

    when:
    run.give('a', demand())
    run.settled()
    run.close()

    then:
    scheduler.used('b') == 0
  }

  def 'a queued run begins where its first task has room, in its order among those that run'() {
    given:
    scheduler.agents([agent('local', 1), agent('gpu', 1, 'gpu')])
    def busy = run('busy')
    take(busy, demand('gpu'))
    take(busy)
    busy.settled()
    [queued('gpu', 0, [demand('gpu')] as Set), queued('any'), queued('urgent', 3)].each { scheduler.queue(it) }
    def live = run('live', 1)
    take(live)
    live.settled()

    when:
    busy.give('local', demand())
    busy.settled()

    then: 'a slot is kept for it'
    called == ['urgent']
    take(live) == []

    when: 'it runs, and asks'
    def urgent = scheduler.slots(new Rank(3, 99), 'web', scheduler.queued()[0])

    then:
    scheduler.queued()*.rank()*.run() == [2L, 3L]
    take(urgent) == []
  }

  def 'the slot that is kept for a run that begins is its own until it has asked for what it wants'() {
    given:
    scheduler.agents([agent('local', 1)])
    def waiting = queued('waiting')
    def next = queued('next')

    when:
    scheduler.queue(waiting)
    scheduler.queue(next)

    then:
    called == ['waiting']

    when:
    def slots = scheduler.slots(waiting.rank(), 'web', waiting)

    then:
    take(slots) == ['local']

    when: 'it needs none, since all is there from an earlier run'
    slots.give('local', demand())
    slots.settled()

    then:
    called == ['waiting', 'next']
  }

  def 'the slot that is kept for a run that cannot be begun goes to the next'() {
    given:
    scheduler.agents([agent('local', 1)])
    def waiting = queued('waiting')
    scheduler.queue(waiting)
    scheduler.queue(queued('next'))

    when:
    scheduler.remove(waiting)

    then:
    called == ['waiting', 'next']
  }

  def 'a queued run that may not begin lets others pass, and begins when it may'() {
    given:
    scheduler.agents([agent('local', 2)])
    def held = queued('held')
    barred << held.rank().run()

    when:
    scheduler.queue(held)
    scheduler.queue(queued('other'))

    then:
    called == ['other']

    when:
    barred.clear()
    scheduler.changed()

    then:
    called == ['other', 'held']
  }

  def 'a queued run is moved while it waits, and not once it was told to begin'() {
    given:
    scheduler.agents([agent('local', 1)])
    def holder = run('holder')
    take(holder)
    def first = queued('first')
    def second = queued('second')
    scheduler.queue(first)
    scheduler.queue(second)
    def moved = new QueuedRun(new Rank(7, second.rank().run()), 'web', [demand()] as Set, { called << 'moved' })

    expect:
    scheduler.move(second, moved)
    scheduler.queued() == [moved, first]

    when:
    holder.give('local', demand())
    holder.settled()

    then:
    called == ['moved']
    !scheduler.move(moved, second)
    scheduler.queued().size() == 1
  }

  def 'what a run that is closed lends or takes back changes nothing any more'() {
    given:
    scheduler.agents([agent('local', 1)])
    def run = run('run')
    take(run)
    run.lend('local', demand())
    run.close()

    when: 'the run that its task waited for has ended'
    run.adopt('local', demand())

    then:
    scheduler.used('local') == 0

    when:
    run.lend('local', demand())

    then:
    scheduler.used('local') == 0
    take(this.run('other')) == ['local']
  }

  def 'who is told to begin is told, whatever fails behind it in the order'() {
    given:
    gate = [mayBegin: { if (it.rank().run() == 2) { throw new IllegalStateException('a bug') } else { true } }, begins: { }] as Scheduler.Gate
    scheduler = new Scheduler(StandardPolicy.ALL, gate)
    def holder = scheduler.slots(new Rank(0, 9), 'web', null)
    scheduler.agents([agent('local', 2)])
    holder.take([demand()] * 2, 1)
    [queued('first'), queued('second')].each { scheduler.queue(it) }

    when:
    2.times { holder.give('local', demand()) }
    holder.settled()

    then:
    thrown(IllegalStateException)
    called == ['first']
  }

  def 'nothing begins while all is halted, and what waits begins afterwards'() {
    given:
    scheduler.agents([agent('local', 1)])
    scheduler.halt(true)
    def run = run('run')

    expect:
    take(run) == []
    run.halted()

    when:
    run.settled()
    scheduler.queue(queued('queued'))
    scheduler.halt(false)

    then:
    called == ['run']
    take(run) == ['local']
  }

  def 'a project and a label have no more than their limits at once, on all agents together'() {
    given:
    scheduler = new Scheduler([new ShareLimits([web: 2], [(new Label('licence')): 1]), *StandardPolicy.ALL], Scheduler.Gate.OPEN)
    scheduler.agents([agent('a', 2, 'licence'), agent('b', 2, 'licence')])
    def web = run('web')
    def other = run('other', 0, 'other')

    expect: 'what starts together, and is more, begins when nothing else of them runs'
    web.take([demand()] * 3, 1).size() == 3
    web.take([demand()] * 3, 1) == []
    take(web) == []

    when:
    web.close()
    web = run('web')

    then:
    take(web) != []
    web.take([demand()] * 3, 1) == []
    take(web) != []
    take(web) == []
    take(other, demand('licence')) != []
    take(other, demand('licence')) == []
    take(other) != []

    when:
    web.settled()
    scheduler.used('a') > 0
    web.give(scheduler.used('a') > 0 ? 'a' : 'b', demand())
    web.settled()

    then:
    take(web) != []
  }

  def 'no more runs of a project are told to begin than it may have tasks'() {
    given:
    scheduler = new Scheduler(StandardPolicy.with(new ShareLimits([web: 1], [:])), Scheduler.Gate.OPEN)
    scheduler.agents([agent('a', 4)])

    when:
    def waiting = ['one', 'two', 'three'].collect { queued(it) }
    waiting.each { scheduler.queue(it) }

    then:
    called == ['one']

    when: 'what is kept for it is its own'
    def begun = scheduler.slots(waiting[0].rank(), 'web', waiting[0])

    then:
    take(begun) != []
    called == ['one']

    when:
    begun.close()

    then:
    called == ['one', 'two']
  }

  def 'why an agent was chosen is said by the policy that decided: #why'() {
    given:
    scheduler.agents(agents)
    def run = run('run')
    take(run, asked)
    chosen.size() > 1 ? take(run, asked) : null

    expect:
    run.why(chosen.last()) == why

    where:
    agents                                       | asked        | chosen     || why
    [agent('a', 2)]                              | demand()     | ['a']      || ''
    [agent('a', 2, 'x'), agent('b', 2)]          | demand('x')  | ['a']      || 'no other agent that has a free slot can do what it asks for'
    [agent('a', 2), agent('b', 2, weight: 3)]    | demand()     | ['b']      || 'of 2 agents that could begin it, it had most room for its weight'
    [agent('a', 2), agent('b', 2, weight: 3)]    | demand()     | ['b', 'b'] || 'this run has its files there already'
  }

  def 'an agent is refused with the reason of the policy: #why'() {
    given:
    def work = new PlacementPolicy.Work('web', demand(true, 'x'), [])
    def candidate = new PlacementPolicy.Candidate(capacity, 1, false)
    def usage = [of: { it == 'web' ? 4 : 0 }] as PlacementPolicy.Usage

    expect:
    policy.judge(work, candidate, usage) == new PlacementPolicy.Verdict.Refused(why)

    where:
    policy                       | capacity                                  || why
    StandardPolicy.OPEN          | agent('a', 1, closed: 'is disabled')      || 'is disabled'
    StandardPolicy.LABELS        | agent('a', 1, 'y')                        || "has not 'x'"
    StandardPolicy.SECRETS       | agent('a', 1, 'x', secrets: false)        || 'is not trusted with secrets'
    StandardPolicy.PROJECTS      | agent('a', 1, 'x', projects: ['other'])   || "takes no tasks of the project 'web'"
    new ShareLimits([web: 4], [:]) | agent('a', 1, 'x')                      || "takes no more of the project 'web', which has its 4"
  }
}
