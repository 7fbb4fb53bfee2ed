package io.leat.server.trigger

import io.leat.dsl.source.Limits
import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunStatus
import io.leat.server.hook.Forge
import io.leat.server.hook.HookRequest
import io.leat.server.hook.HookResult
import io.leat.server.hook.Hooks
import io.leat.server.hook.Signature
import io.leat.server.host.LimitedJobfileReader
import io.leat.server.host.Origin
import io.leat.server.host.ReadingMarks
import io.leat.server.host.RunRequest
import io.leat.server.round.LogListener
import io.leat.store.Kind
import io.leat.store.Preparation
import io.leat.store.ProjectSpec
import io.leat.store.RunSpec
import java.nio.file.Files
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CopyOnWriteArrayList
import java.util.random.RandomGenerator

class TriggerServiceSpec extends TriggerCase {
  /** Of a pull request, so that no other project follows the run, and no other Jobfile is read. */
  static final PULL = RunRequest.NONE.with(['pull.number': '7']).json()

  def begun = new CopyOnWriteArrayList<Integer>()

  TriggerService service(Duration patience = Duration.ofMinutes(1)) {
    new TriggerService(folder.resolve('data'), store, origins, new LimitedJobfileReader(Limits.STANDARD), { Optional.empty() }, { created << it }, { begun << it }, patience, clock, RandomGenerator.of('L64X128MixRandom'))
  }

  private long ends(String job, String commit, RunStatus status, String request = '', long project = 1) {
    def number = store.runs().create(new RunSpec(project, job, null, [:], 0, new RunSpec.Cause(TriggerKind.PERSON, 'ann', '', null), request), clock.instant()).number()
    store.runs().prepared(number, new Preparation(job, new Revision('main', null, commit), 'hash', null))
    store.runs().events(number).append([new RecordedEvent(1, clock.instant(), new RunEvent.RunStarted()), new RecordedEvent(2, clock.instant(), new RunEvent.RunFinished(status))])
    number
  }

  def 'a server that starts does what is due by then, and takes hooks'() {
    given:
    def commit = commit(['Jobfile': jobfile(up: 'startup()', all: 'push()')])
    def project = project()
    def service = service()
    service.start()
    def body = """{"ref": "refs/heads/main", "commit": "$commit"}""".bytes
    def hook = Hooks.read(new HookRequest(['x-leat-signature': "sha256=${Signature.of('secret', body)}".toString()], body, Forge.GENERIC, 'secret'))

    expect:
    waitFor { jobs() == ['up'] } == null
    waitFor { begun == [1] } == null
    service.accept(project.id(), hook as HookResult.Work) == HookInbox.Accepted.NEW
    waitFor { jobs() == ['up', 'all'] } == null
    waitFor { service.hooksWaiting() == 0 } == null
    created*.job() == ['up', 'all']

    cleanup:
    service.close()
  }

  def 'that the server is ready is told without a repository that hangs, and what is there does begin'() {
    given: 'a repository that takes connections and never answers'
    def hanging = new ServerSocket(0, 50, InetAddress.loopbackAddress)
    commit(['Jobfile': jobfile(up: 'startup()')])
    store.projects().create(new ProjectSpec('hanging', new ProjectSpec.Source(Kind.GIT, "http://127.0.0.1:$hanging.localPort/x.git".toString(), null, 'Jobfile', null), ProjectSpec.Secrets.NONE, [:]), clock.instant())
    project()
    def service = service(Duration.ofSeconds(3))

    when:
    def began = System.nanoTime()
    service.start()
    waitFor { begun.size() == 1 }

    then:
    System.nanoTime() - began < 20_000_000_000L
    waitFor { jobs() == ['up'] } == null

    cleanup:
    service.close()
    hanging.close()
  }

  def 'what runs at the start runs when its repository is there, once'() {
    given:
    commit(['Jobfile': jobfile(early: 'startup()')])
    def away = folder.resolve('away')
    Files.move(folder.resolve('repo'), away)
    project()
    def service = service()

    when:
    service.start()
    waitFor { begun == [0] }
    Files.move(away, folder.resolve('repo'))
    waitFor {
      clock.step(Duration.ofSeconds(30))
      jobs() == ['early']
    }
    clock.step(Duration.ofHours(1))
    service.close()

    then:
    jobs() == ['early']
  }

  def 'an error of Leat in one of the things that are done from time to time ends neither it nor the others'() {
    given:
    def log = new LogListener()
    def first = commit(['Jobfile': jobfile(all: 'push()')])
    project(poll: Duration.ofMinutes(1))
    int asked = 0
    def service = new TriggerService(folder.resolve('data'), store, origins, new LimitedJobfileReader(Limits.STANDARD), { Optional.empty() }, { created << it },
      { if (asked++ == 0) 1.intdiv(0) else begun << it }, clock, RandomGenerator.of('L64X128MixRandom'))

    when:
    service.start()
    waitFor { begun == [0] && store.settings().get('poll.1').present }
    commit([:])
    clock.step(Duration.ofMinutes(2))

    then: 'it is done again, and what comes after it is done too'
    waitFor { jobs() == ['all'] } == null
    log.told('the word that the server is ready') == ['ERROR the word that the server is ready: an error of Leat; it goes on without what failed']

    cleanup:
    service.close()
    log.close()
  }

  def 'an end that an error of Leat makes nothing of does not hold back those behind it'() {
    given:
    def commit = commit(['Jobfile': jobfile(lib: null, app: "job 'lib'")])
    triggers.located(project())
    def service = new AfterJobs(triggers, clock)
    service.drain()

    when:
    ends('lib', commit, RunStatus.SUCCEEDED, 'no JSON')
    def ended = ends('lib', commit, RunStatus.SUCCEEDED)
    service.drain()

    then:
    jobs() == ['lib', 'lib', 'app']
    runs().last().cause().parent() == ended
  }

  def 'an end that nobody could act on is acted on by the next server, once'() {
    given:
    def commit = commit(['Jobfile': jobfile(lib: null, app: "job 'lib'", sad: "job 'lib', status: 'failed'")])
    triggers.located(project())
    new AfterJobs(triggers, clock).drain()
    def ended = ends('lib', commit, RunStatus.SUCCEEDED)
    close()
    open()

    when:
    def service = service()
    service.start()
    waitFor { runs().size() == 2 }
    service.close()
    close()
    open()
    new AfterJobs(triggers, clock).drain()

    then:
    jobs() == ['lib', 'app']
    runs()[1].cause().parent() == ended
  }

  def 'how far ends were followed is stored before a server has ended, so that nothing follows twice when it comes back days later'() {
    given:
    def commit = commit(['Jobfile': jobfile(lib: null, app: "job 'lib'")])
    triggers.located(project())
    def service = new AfterJobs(triggers, clock)
    service.drain()
    def place = { store.settings().get('trigger.feed').get() as long }
    def before = place()
    service.start()

    when: 'one that something follows, and one that nothing does'
    ends('lib', commit, RunStatus.SUCCEEDED)
    service.wake()
    waitFor { place() > before }
    def between = place()
    ends('app', commit, RunStatus.SUCCEEDED)
    service.wake()
    service.close()

    then:
    jobs() == ['lib', 'app', 'app']

    when:
    def known = place()
    clock.step(Duration.ofHours(25))
    close()
    open()
    new AfterJobs(triggers, clock).drain()

    then:
    known >= between
    jobs() == ['lib', 'app', 'app']
  }

  def 'an end that is looked at while the server ends is left to the next one'() {
    given:
    def commit = commit(['Jobfile': jobfile(lib: null, app: "job 'lib'")])
    triggers.located(project())
    def ending = new AfterJobs(triggers, clock)
    ending.drain()
    def place = store.settings().get('trigger.feed')
    ends('lib', commit, RunStatus.SUCCEEDED)
    ending.close()

    when:
    ending.drain()

    then:
    thrown(InterruptedException)
    store.settings().get('trigger.feed') == place

    when:
    new AfterJobs(triggers, clock).drain()

    then: 'once, though the first may have acted'
    jobs() == ['lib', 'app']
    store.settings().get('trigger.feed') != place
  }

  def 'what follows a run of a fork knows of it, and no other project follows that'() {
    given:
    def commit = commit(['Jobfile': jobfile(lib: null, app: "job 'lib'", other: "job 'web/lib'")])
    triggers.located(project())
    def service = new AfterJobs(triggers, clock)
    service.drain()
    def facts = ['pull.number': '7', 'pull.fork': 'true']

    when:
    ends('lib', commit, RunStatus.SUCCEEDED, RunRequest.of(commit, null).with(facts).json())
    service.drain()

    then:
    jobs() == ['lib', 'app']
    RunRequest.read(runs()[1].spec().request()).facts() == facts

    when: 'one of the default branch, and of no pull request'
    ends('lib', commit, RunStatus.SUCCEEDED)
    service.drain()

    then:
    jobs() == ['lib', 'app', 'lib', 'app', 'other']
    runs().last().spec().ref() == null
  }

  def 'what follows an end while the Jobfile cannot be read begins later, also with another server, and once'() {
    given: 'two servers ended while they read it, so that this one waits a while'
    def log = new LogListener()
    def commit = commit(['Jobfile': jobfile(lib: null, app: "job 'lib'")])
    def project = project()
    triggers.located(project)
    new AfterJobs(triggers, clock).drain()
    def found = origins.of(project).jobfile(new Revision('main', null, commit))
    def marks = Files.createDirectories(folder.resolve('reading'))
    long lived = 0
    def waiting = { new Triggers(store, origins, new LimitedJobfileReader(Limits.STANDARD, 1, Duration.ofSeconds(1), new ReadingMarks(marks, Clock.systemUTC(), { lived })), { created << it }, clock) }
    Files.writeString(marks.resolve(LimitedJobfileReader.digest(found)), '\n\n')
    def ended = ends('lib', commit, RunStatus.SUCCEEDED)

    when:
    def busy = new AfterJobs(waiting(), clock)
    busy.drain()
    clock.step(Duration.ofMinutes(2))
    busy.drain()

    then:
    jobs() == ['lib']
    log.told('is put off').size() == 1
    log.told('is put off')[0].startsWith("WARN what follows run $ended is put off: the server ended 2 times in a row while it read this Jobfile")

    when: 'another server, which has lived for a while'
    def next = waiting()
    lived = Duration.ofMinutes(1).toNanos()
    def service = new AfterJobs(next, clock)
    service.drain()

    then:
    jobs() == ['lib', 'app']
    runs()[1].cause().parent() == ended
    store.settings().get('trigger.unfollowed').get() == ''

    when:
    clock.step(Duration.ofHours(2))
    service.drain()
    new AfterJobs(next, clock).drain()

    then:
    jobs() == ['lib', 'app']

    cleanup:
    log.close()
  }

  def 'what follows an end by "#after" while the mirror is damaged begins when it is mended, also with another server'() {
    given:
    def log = new LogListener()
    def commit = commit(['Jobfile': jobfile(lib: null, app: after)])
    triggers.located(project())
    new AfterJobs(triggers, clock).drain()
    def ended = ends('lib', commit, RunStatus.SUCCEEDED, request)

    when: 'its packs are lost, and the repository is away'
    close()
    Files.move(folder.resolve('repo'), folder.resolve('away'))
    folder.toFile().eachFileRecurse { if (it.name.endsWith('.pack') && it.path.contains('data')) assert it.delete() }
    open()
    def first = new AfterJobs(triggers, clock)
    first.drain()
    first.close()
    close()
    open()
    clock.step(Duration.ofMinutes(2))
    def service = new AfterJobs(triggers, clock)
    service.drain()
    waitFor { !service.mirrorRepair.isBusy(1) }

    then:
    jobs() == ['lib']
    log.told('is put off')[0].startsWith("WARN what follows run $ended is put off: ")

    when:
    Files.move(folder.resolve('away'), folder.resolve('repo'))
    clock.step(Duration.ofMinutes(20))
    waitFor {
      service.drain()
      store.settings().get('trigger.unfollowed').get() == ''
    }

    then:
    jobs() == ['lib', 'app']
    runs()[1].cause().parent() == ended

    cleanup:
    service?.close()
    log.close()

    where:
    after           | request
    "job 'lib'"     | PULL
    "job 'lib'"     | ''
    "job 'web/lib'" | ''
  }

  def 'what follows an end by "#after" while the mirror is lost (#lost) begins when it can be brought again'() {
    given:
    def log = new LogListener()
    def commit = commit(['Jobfile': jobfile(lib: null, app: after)])
    triggers.located(project())
    new AfterJobs(triggers, clock).drain()
    def ended = ends('lib', commit, RunStatus.SUCCEEDED, request)

    when:
    close()
    Files.move(folder.resolve('repo'), folder.resolve('away'))
    lose(mirror())
    open()
    def service = new AfterJobs(triggers, clock)
    service.drain()
    waitFor { !service.mirrorRepair.isBusy(1) }

    then:
    jobs() == ['lib']
    log.told('is put off').size() == 1

    when:
    Files.move(folder.resolve('away'), folder.resolve('repo'))
    clock.step(Duration.ofMinutes(20))
    waitFor {
      service.drain()
      store.settings().get('trigger.unfollowed').get() == ''
    }

    then:
    jobs() == ['lib', 'app']
    runs()[1].cause().parent() == ended

    cleanup:
    service?.close()
    log.close()

    where:
    after           | request | lost            | lose
    "job 'lib'"     | PULL    | 'the folder'    | { File git -> assert git.deleteDir() }
    "job 'lib'"     | PULL    | 'its objects'   | { File git -> git.eachFileRecurse { if (it.file && it.path.contains('/objects/')) assert it.delete() } }
    "job 'web/lib'" | ''      | 'the folder'    | { File git -> assert git.deleteDir() }
    "job 'web/lib'" | ''      | 'its objects'   | { File git -> git.eachFileRecurse { if (it.file && it.path.contains('/objects/')) assert it.delete() } }
    "job 'web/lib'" | ''      | 'what it is at' | { File git -> git.eachFileRecurse { if (it.file && it.path.contains('/refs/heads/') || it.name == 'packed-refs') assert it.delete() } }
  }

  private File mirror() {
    Files.walk(folder.resolve('data')).withCloseable { all -> all.filter { it.endsWith('mirror.git') }.toList() }.first().toFile()
  }

  def 'what follows an end while a file cannot be had that its Jobfile loads begins when it can'() {
    given:
    def log = new LogListener()
    def commit = commit(['Jobfile': "load 'more.groovy'\n" + jobfile(lib: null, app: "job first()"), 'more.groovy': "def first() { 'lib' }"])
    triggers.located(project())
    def service = new AfterJobs(triggers, clock)
    service.drain()
    def ended = ends('lib', commit, RunStatus.SUCCEEDED, PULL)

    when: 'its mirror has all objects but that one'
    def objects = new File(mirror(), 'git/objects')
    objects.eachFileRecurse { if (it.file) assert it.delete() }
    folder.resolve('repo/.git/objects').toFile().eachFileRecurse {
      if (it.file) Files.copy(it.toPath(), new File(new File(objects, it.parentFile.name).tap { mkdirs() }, it.name).toPath())
    }
    def more = git('rev-parse', 'HEAD:more.groovy')
    assert new File(objects, "${more.take(2)}/${more.drop(2)}").delete()
    Files.move(folder.resolve('repo'), folder.resolve('away'))
    close()
    open()
    service = new AfterJobs(triggers, clock)
    service.drain()
    waitFor { !service.mirrorRepair.isBusy(1) }

    then:
    jobs() == ['lib']
    log.told("what follows run $ended is put off").size() == 1

    when:
    Files.move(folder.resolve('away'), folder.resolve('repo'))
    clock.step(Duration.ofMinutes(20))
    waitFor {
      service.drain()
      store.settings().get('trigger.unfollowed').get() == ''
    }

    then:
    jobs() == ['lib', 'app']
    runs()[1].cause().parent() == ended

    cleanup:
    service?.close()
    log.close()
  }

  def 'a repository that hangs and whose mirror is lost holds up what follows by its own Jobfile, and nothing else'() {
    given: 'a repository that takes connections and never answers'
    def hanging = new ServerSocket(0, 50, InetAddress.loopbackAddress)
    def commit = commit(['Jobfile': jobfile(lib: null, near: "job 'lib'", far: "job 'web/lib'")])
    triggers.located(project())
    def lost = store.projects().create(new ProjectSpec('hanging', new ProjectSpec.Source(Kind.GIT, "http://127.0.0.1:$hanging.localPort/x.git".toString(), null, 'Jobfile', null), ProjectSpec.Secrets.NONE, [:]), clock.instant())
    triggers.located(project(name: 'zoo'))
    def service = new AfterJobs(triggers, clock)
    service.drain()

    when:
    def held = ends('lib', commit, RunStatus.SUCCEEDED, '', lost.id())
    def ended = ends('lib', commit, RunStatus.SUCCEEDED)
    service.drain()

    then: 'while that repository is being asked'
    service.mirrorRepair.isBusy(lost.id())
    runs().drop(2).collect { [it.project(), it.job(), it.cause().parent()] } == [[1, 'near', ended], [1, 'far', ended], [3, 'far', ended]]
    store.settings().get('trigger.unfollowed').get().lines().map { it.split(' ')[0] as long }.toList() == [held, ended]

    when:
    clock.step(Duration.ofMinutes(2))
    service.drain()

    then:
    runs().size() == 5

    cleanup:
    service?.close()
    hanging.close()
  }

  def 'nothing waits for an end whose commit has #what'() {
    given:
    def commit = commit(files)
    def settings = new ProjectSpec('web', new ProjectSpec.Source(Kind.GIT, "file://${folder.resolve('repo')}", null, path, null), ProjectSpec.Secrets.NONE, [:])
    triggers.located(store.projects().create(settings, clock.instant()))
    def service = new AfterJobs(triggers, clock)
    service.drain()

    when:
    ends('lib', commit, RunStatus.SUCCEEDED)
    service.drain()

    then:
    jobs() == ['lib']
    store.settings().get('trigger.unfollowed').orElse('') == ''

    where:
    what                 | path      | files
    'no Jobfile'         | 'Jobfile' | [other: '']
    'several Jobfiles'   | ''        | [Jobfile: jobfile(lib: null), 'Jobfile.yaml': 'jobs: {}']
    'a folder for one'   | 'Jobfile' | ['Jobfile/lib': '']
    'no Jobfile to read' | 'Jobfile' | [Jobfile: '{']
    'no file to load'    | 'Jobfile' | [Jobfile: "load 'more.groovy'"]
  }

  def 'after a day in vain it is said that nothing follows an end'() {
    given:
    def log = new LogListener()
    def commit = commit(['Jobfile': jobfile(lib: null, app: "job 'lib'")])
    def project = project()
    triggers.located(project)
    new AfterJobs(triggers, clock).drain()
    def found = origins.of(project).jobfile(new Revision('main', null, commit))
    def marks = Files.createDirectories(folder.resolve('reading'))
    Files.writeString(marks.resolve(LimitedJobfileReader.digest(found)), '\n\n')
    def service = new AfterJobs(new Triggers(store, origins, new LimitedJobfileReader(Limits.STANDARD, 1, Duration.ofSeconds(1), new ReadingMarks(marks, Clock.systemUTC(), { 0L })), { created << it }, clock), clock)
    def ended = ends('lib', commit, RunStatus.SUCCEEDED)

    when:
    25.times {
      service.drain()
      clock.step(Duration.ofHours(1))
    }

    then:
    jobs() == ['lib']
    log.told("nothing more follows run $ended: it ended a day ago").size() == 1
    store.settings().get('trigger.unfollowed').get() == ''

    cleanup:
    log.close()
  }
}
