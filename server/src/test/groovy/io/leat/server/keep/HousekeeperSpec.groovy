package io.leat.server.keep

import io.leat.dsl.source.Limits
import io.leat.engine.attempt.Programs
import io.leat.engine.folder.RunArtifacts
import io.leat.engine.folder.RunFolder
import io.leat.engine.job.ArtifactName
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.RecordedEvent
import io.leat.git.Access
import io.leat.git.Reach
import io.leat.server.LocalAgents
import io.leat.server.config.ServerConfig
import io.leat.server.host.HostSetup
import io.leat.server.host.Origins
import io.leat.server.host.ProjectSecrets
import io.leat.server.host.RunService
import io.leat.server.host.RunListener
import io.leat.server.host.RunRequest
import io.leat.store.AuditQuery
import io.leat.store.AcceptedHook
import io.leat.store.Conflict
import io.leat.store.Kind
import io.leat.store.Project
import io.leat.store.ProjectSpec
import io.leat.store.Removal
import io.leat.store.Run
import io.leat.store.RunPhase
import io.leat.store.RunSpec
import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Files
import java.nio.file.Path
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.ZoneOffset
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** Rounds of housekeeping around runs that really ran. */
class HousekeeperSpec extends Specification {
  @TempDir
  Path folder

  Path data
  Store store
  Origins origins
  RunService host
  Project project
  def clock = new Ahead()

  /** The time of this machine, and so much more. */
  static class Ahead extends Clock {
    volatile Duration more = Duration.ZERO
    ZoneOffset getZone() { ZoneOffset.UTC }
    Clock withZone(java.time.ZoneId zone) { this }
    Instant instant() { Instant.now().plus(more) }
  }

  def setup() {
    data = folder.resolve('data')
    open()
    project = store.projects().create(new ProjectSpec('keep', new ProjectSpec.Source(Kind.FREESTYLE, null, null, '', null), ProjectSpec.Secrets.NONE, [:]), clock.instant())
    store.jobfiles().add(project.id(), '''
      job('keep') {
        params { text 'what', default: 'same' }
        task('make') {
          sh 'mkdir out; echo "$what" > out/own; echo common > out/common; test "$what" != bad'
          artifact 'out', files: 'out/*'
        }
        task('after') { needs 'make'; sh 'test "$what" != late' }
      }''', 'groovy', 'ann', clock.instant())
  }

  def cleanup() {
    close()
  }

  void open() {
    store = Store.open(StoreConfig.file(data))
    origins = new Origins(store, data, Reach.anywhere(), { Access.none() }, 1 << 20)
    def silent = new RunListener() {
      void changed(long run) {}
      void agentsChanged() {}
      void happened(Run run, RecordedEvent event) {}
      void ended(Run run, RunPhase phase) {}
    }
    host = new RunService(store, origins, new HostSetup(data, 2, new LocalAgents(data), null, [PATH: System.getenv('PATH')], new Programs(['false'], ['false']), ProjectSecrets.NONE, Limits.STANDARD), silent, clock)
    host.start()
  }

  void close() {
    host.close()
    origins.close()
    store.close()
  }

  Housekeeper housekeeper(Map limits = [:]) {
    new Housekeeper(store, host, new ServerConfig.Retention(Optional.ofNullable(limits.days).map { Duration.ofDays(it) },
      Optional.ofNullable(limits.runs), Optional.ofNullable(limits.megabytes).map { it as long }), clock)
  }

  Run ran(String what = 'same', Map more = [:]) {
    def request = (more.again ? RunRequest.NONE.repeating(more.again, more.from ?: 'all') : RunRequest.NONE).json()
    def run = host.submit(new RunSpec(project.id(), null, null, [what: what], 0, new RunSpec.Cause(TriggerKind.REST, 'ann', '', more.again as Long), request), null)
    waitFor { !store.runs().find(run.number()).get().open() && !host.runs(run.number()) }
    // the mark of the end is the last that is written into its folder
    def files = new RunFolder(data.resolve("projects/${run.project()}/leat/runs/${run.number()}"))
    waitFor { files.packed() || Files.exists(files.ended()) }
    store.runs().find(run.number()).get()
  }

  static void waitFor(Closure<Boolean> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60)
    while (!condition()) {
      assert System.nanoTime() < end: 'it did not happen within 60 s'
      Thread.yield()
    }
  }

  List<Long> numbers() {
    store.runs().ended(project.id())*.number()
  }

  boolean there(Run run) {
    def path = host.parts().folder(project.id(), run.number()).path()
    Files.exists(path) || Files.exists(path.resolveSibling("${path.fileName}.pack"))
  }

  Set<String> contents() {
    def root = data.resolve("projects/${project.id()}/leat/store/contents").toFile()
    root.listFiles().findAll { it.name.length() == 2 }*.listFiles().flatten()*.text as Set
  }

  def 'runs go by count, with row and folder, and the audit says so; a pinned one and one that is gone on with stay'() {
    given:
    def runs = (1..5).collect { ran("$it") }
    store.runs().pin(runs[1].number(), true)
    def open = store.runs().create(new RunSpec(project.id(), null, null, [:], 0, new RunSpec.Cause(TriggerKind.REST, 'ann', '', runs[2].number()), '{}'), clock.instant())

    when:
    housekeeper(runs: 1).round()

    then:
    numbers() == [runs[1], runs[2], runs[4]]*.number()
    runs.collect { there(it) } == [false, true, true, false, true]
    store.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 10).collect { [it.who(), it.what(), it.target(), it.from(), it.result()] } as Set ==
      [runs[0], runs[3]].collect { ['server', 'deleteRun', "runs/${it.number()}".toString(), '-', 'more than 1 runs of its job'] } as Set
    store.removals().due(10) == []

    cleanup:
    store.runs().cancelQueued(open.number(), '', clock.instant())
  }

  def 'an artifact goes after its days, with its contents, and its run stays; that of a pinned run stays'() {
    given:
    store.jobfiles().add(project.id(), '''
      job('keep') {
        params { text 'what', default: 'same' }
        task('make') {
          sh 'echo "$what" > own'
          artifact 'days', files: 'own', keepDays: 7
        }
      }''', 'groovy', 'ann', clock.instant())
    def runs = ['one', 'two'].collect { ran(it) }
    store.runs().pin(runs[1].number(), true)
    def keeper = housekeeper()
    def notes = { runs.collect { run ->
      new RunArtifacts(host.parts().leat(project.id()), host.parts().folder(project.id(), run.number())).noted(new TaskName('make'), new ArtifactName('days')) } }

    when:
    clock.more = Duration.ofDays(6)
    keeper.round()

    then:
    notes()*.gone() == [null, null]

    when:
    clock.more = Duration.ofDays(8)
    keeper.round()

    then:
    notes()*.gone().collect { it != null } == [true, false]
    notes()[0].until() != null

    when:
    clock.more = Duration.ofDays(8).plusHours(2)
    keeper.round()

    then:
    !contents().contains('one\n')
    contents().contains('two\n')
    numbers().size() == 2
  }

  def 'while the queue is held no run goes'() {
    given:
    2.times { ran() }
    host.pause(true)

    when:
    housekeeper(runs: 1).round()

    then:
    numbers().size() == 2

    when:
    host.pause(false)
    housekeeper(runs: 1).round()

    then:
    numbers().size() == 1
  }

  def 'runs go by age and by size, as the project says'() {
    given:
    def runs = (1..3).collect { ran("$it") }

    when: 'nothing is old or large enough'
    housekeeper(days: 1, megabytes: 1000).round()

    then:
    numbers().size() == 3

    when: 'the log of the second is'
    Files.write(host.parts().folder(project.id(), runs[1].number()).path().resolve('large'), new byte[3 << 20])
    store.projects().update(project(['retention.megabytes': '2']))
    housekeeper(days: 1).round()

    then:
    numbers() == [runs[2].number()]

    when:
    def last = ran('4')
    clock.more = Duration.ofDays(2)
    housekeeper(days: 1).round()

    then:
    numbers() == [last.number()]
  }

  Project project(Map settings) {
    def p = store.projects().find(project.id()).get()
    new Project(p.id(), new ProjectSpec(p.name(), p.source(), p.spec().secrets(), settings), p.version(), p.created())
  }

  def 'a run that is gone on with keeps what the other takes over'() {
    given:
    def failed = ran('late')
    def again = ran('late', [again: failed.number(), from: 'failed'])

    expect:
    failed.phase().word() == 'failed'

    when:
    housekeeper(runs: 1).round()

    then: 'it has ended, so the first can go; the artifact that it took over stays'
    numbers() == [again.number()]

    when:
    def keeper = housekeeper()
    keeper.round()
    clock.more = Duration.ofHours(2)
    keeper.round()

    then:
    contents().containsAll(['late\n', 'common\n'])
  }

  def 'contents go when no run uses them at two looks, and nobody put them meanwhile'() {
    given:
    def first = ran('one')
    def second = ran('two')
    def third = ran('three')
    [first, third].each { host.remove(it.number()) }
    def keeper = housekeeper()

    when:
    keeper.round()

    then:
    contents().containsAll(['one\n', 'two\n', 'three\n', 'common\n'])

    when: 'one of them is put again'
    def fourth = ran('three')
    clock.more = Duration.ofMinutes(30)
    keeper.round()

    then:
    contents().containsAll(['one\n', 'two\n', 'three\n', 'common\n'])

    when:
    clock.more = Duration.ofMinutes(61)
    keeper.round()

    then:
    contents().intersect(['one\n', 'two\n', 'three\n', 'common\n']) as Set == ['two\n', 'three\n', 'common\n'] as Set
    fourth.phase().word() == 'succeeded'
  }

  def 'whatever a death left of a removal is finished, and nothing else is'() {
    given: 'rows that are gone, with their folders'
    def half = ran('half')
    def whole = ran('whole')
    def removal = store.runs().delete(half.number())
    def unknown = host.parts().folder(project.id(), 99).path()
    Files.createDirectories(unknown)

    expect:
    there(half)
    store.removals().due(10) == [removal]

    when:
    close()
    open()
    housekeeper().round()

    then:
    !there(half)
    there(whole)
    Files.exists(unknown)
    store.removals().due(10) == []
  }

  def 'a removed project goes with its folder, also after a death'() {
    given:
    ran('x')
    def other = store.projects().create(new ProjectSpec('other', new ProjectSpec.Source(Kind.FREESTYLE, null, null, '', null), ProjectSpec.Secrets.NONE, [:]), clock.instant())
    store.projects().delete(project.id())

    when:
    housekeeper().round()

    then:
    !Files.exists(data.resolve("projects/${project.id()}"))
    store.removals().due(10) == []
    store.projects().find(other.id()).isPresent()
  }

  def 'while the folders are held nothing is deleted from them, and later it is'() {
    given:
    def held = ran('held')
    def keeper = housekeeper()
    ran('latest')

    when:
    def hold = host.folders().hold(Duration.ofSeconds(60))
    host.remove(held.number())
    keeper.round()

    then:
    there(held)
    host.folders().hold(Duration.ZERO) == null
    store.runs().find(held.number()).isEmpty()

    when:
    hold.close()
    keeper.round()

    then:
    !there(held)
  }

  def 'old rows are forgotten by the rules, young ones are not'() {
    given:
    def now = clock.instant()
    store.requests().first('ann', '', 'old', 'x', now)
    def hook = new AcceptedHook('forge', 'old', store.projects().all().first().id(), now, '')
    store.acceptedHooks().add(hook, '')
    store.acceptedHooks().done(hook, [], '')
    store.audit().add('ann', 'x', 'x', '-', 'ok', now)
    clock.more = Duration.ofDays(days)
    store.audit().add('ann', 'y', 'y', '-', 'ok', clock.instant())

    when:
    housekeeper().round()

    then:
    store.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 10)*.what() == audit
    store.audit().check(0, 100).fault() == null
    store.acceptedHooks().add(hook, '') == again

    where:
    days || audit      | again
    364  || ['y', 'x'] | false
    366  || ['y']      | true
  }
}
