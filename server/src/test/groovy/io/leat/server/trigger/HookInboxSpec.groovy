package io.leat.server.trigger

import io.leat.dsl.source.Limits
import io.leat.git.Access
import io.leat.git.Reach
import io.leat.server.CutLink
import io.leat.server.hook.Forge
import io.leat.server.hook.HookJson
import io.leat.server.hook.HookResult
import io.leat.server.hook.PullRequest
import io.leat.server.hook.PushEvent
import io.leat.server.host.LimitedJobfileReader
import io.leat.server.host.Origins
import io.leat.server.round.LogListener
import io.leat.store.AcceptedHook
import io.leat.store.Store
import io.leat.store.StoreConfig
import io.leat.store.StoreUnavailable
import io.vertx.core.json.JsonObject
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres
import java.nio.file.Files
import java.time.Duration

class HookInboxSpec extends TriggerCase {

  volatile String lack

  HookInbox inbox() {
    new HookInbox(folder.resolve('data/hooks'), triggers, { Optional.ofNullable(lack) }, clock)
  }

  List<AcceptedHook> left() {
    store.acceptedHooks().all()
  }

  def 'an accepted hook becomes runs, and its row goes'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def inbox = inbox()

    expect:
    inbox.accept(project.id(), hook('d1', push('refs/heads/main', null, commit))) == HookInbox.Accepted.NEW
    waitFor { inbox.waiting() == 0 } == null
    jobs() == ['all']
    runs()[0].cause().by() == 'github:ann'
    left() == []

    cleanup:
    inbox.close()
  }

  def 'a delivery that comes again is known, over a restart too, and one with another id finds its commit done'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def first = inbox()
    first.accept(project.id(), hook('d1', push('refs/heads/main', null, commit)))
    waitFor { first.waiting() == 0 }

    expect:
    first.accept(project.id(), hook('d1', push('refs/heads/main', null, commit))) == HookInbox.Accepted.KNOWN

    when:
    first.close()
    close()
    open()
    def second = inbox()

    then:
    second.accept(project.id(), hook('d1', push('refs/heads/main', null, commit))) == HookInbox.Accepted.KNOWN
    second.accept(project.id(), hook('d2', push('refs/heads/main', null, commit))) == HookInbox.Accepted.NEW
    waitFor { second.waiting() == 0 } == null
    runs().size() == 1
    left() == []

    cleanup:
    second.close()
  }

  def 'what was accepted and not done before a death is done by the next server'() {
    given: 'a repository that is away'
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    Files.move(folder.resolve('repo'), folder.resolve('away'))
    def first = inbox()
    first.accept(project.id(), hook('d1', push('refs/heads/main', null, commit)))
    first.close()
    close()
    Files.move(folder.resolve('away'), folder.resolve('repo'))

    when:
    open()
    def second = inbox()
    second.start()
    waitFor { second.waiting() == 0 }

    then:
    jobs() == ['all']
    left() == []

    cleanup:
    second.close()
  }

  def 'few large hooks fill the room of their project as many small ones do, until they are done, and not that of the others'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def beside = this.project(name: 'beside')
    def inbox = new HookInbox(folder.resolve('data/hooks'), triggers, { Optional.ofNullable(lack) }, 400_000, clock)
    def large = { String id -> hook(id, new PushEvent('refs/heads/main', null, commit, 'm'.multiply(30_000), 'ann')) }
    lack = 'the disk is full'

    expect: 'what passes the mark is accepted still, and the next is not'
    (1..6).collect { inbox.accept(project.id(), large("d$it")) } == [HookInbox.Accepted.NEW] * 4 + [HookInbox.Accepted.FULL] * 2
    inbox.accept(beside.id(), large('d1')) == HookInbox.Accepted.NEW

    when:
    lack = null
    waitFor { clock.step(Duration.ofSeconds(2)); inbox.tick(); inbox.waiting() == 0 }

    then:
    inbox.accept(project.id(), large('d5')) == HookInbox.Accepted.NEW

    cleanup:
    inbox.close()
  }

  def 'a repository that is away is asked again, and in the end a run says so'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    Files.move(folder.resolve('repo'), folder.resolve('away'))
    def inbox = inbox()

    when:
    inbox.accept(project.id(), hook('d1', push('refs/heads/main', null, commit)))
    waitFor {
      inbox.tick()
      clock.step(Duration.ofMinutes(1))
      inbox.waiting() == 0
    }

    then:
    runs()*.job() == [null]
    left() == []

    cleanup:
    inbox.close()
  }

  def 'a pull request that the repository does not have is told by a run in the end, of a fork only where it may: #fork'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'pullRequest()')])
    def project = project()
    def inbox = inbox()
    def request = new PullRequest(7, 'opened', 'a' * 40, 'refs/pull/7/head', 'topic', 'main', fork, 'a title', [], 'ann')

    when:
    inbox.accept(project.id(), new HookResult.Proposed(new HookResult.Delivery(Forge.GITHUB, 'd1', '1'), request))
    waitFor {
      inbox.tick()
      clock.step(Duration.ofMinutes(1))
      inbox.waiting() == 0
    }

    then:
    commit
    runs()*.cause()*.trigger()*.word() == started
    left() == []

    cleanup:
    inbox.close()

    where:
    fork  || started
    false || ['pullRequest']
    true  || []
  }

  def 'while the disk is full a hook waits, however long, and is done as soon as there is room'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def inbox = inbox()
    lack = 'the disk is full'

    when: 'an hour goes by'
    inbox.accept(project.id(), hook('d1', push('refs/heads/main', null, commit)))
    60.times {
      clock.step(Duration.ofMinutes(1))
      inbox.tick()
    }

    then:
    inbox.waiting() == 1
    runs() == []

    when:
    lack = null
    waitFor {
      inbox.tick()
      clock.step(Duration.ofMillis(100))
      inbox.waiting() == 0
    }

    then: 'no try was counted, and nothing else was waited for'
    jobs() == ['all']
    left() == []

    cleanup:
    inbox.close()
  }

  def 'a hook that an error of Leat keeps from being done is told of and tried again'() {
    given:
    def log = new LogListener()
    def broken = true
    triggers = new Triggers(store, origins, new LimitedJobfileReader(Limits.STANDARD), { if (broken) 1.intdiv(0) else created << it }, clock)
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def inbox = inbox()

    when:
    inbox.accept(project.id(), hook('d1', push('refs/heads/main', null, commit)))
    inbox.accept(project.id(), hook('d2'))
    waitFor { inbox.waiting() == 1 }

    then: 'the one behind it is done'
    left()*.id() == ['d1']
    log.told("'d1'")[0].startsWith("ERROR the hook 'd1' of project ${project.id()}: an error of Leat")

    when:
    broken = false
    clock.step(Duration.ofSeconds(10))
    inbox.tick()
    waitFor { inbox.waiting() == 0 }

    then: 'its run was stored before the error, and is one'
    left() == []
    jobs() == ['all']

    cleanup:
    inbox.close()
    log.close()
  }

  def 'a hook that cannot be read any more keeps neither the server nor other hooks back'() {
    given:
    def log = new LogListener()
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    store.acceptedHooks().add(new AcceptedHook('hook github 1', 'spoiled', project.id(), clock.instant(), '{}'), '')
    def content = HookJson.of(hook('whole', push('refs/heads/main', null, commit))).encode()
    store.acceptedHooks().add(new AcceptedHook('hook github 1', 'whole', project.id(), clock.instant().plusMillis(1), content), '')
    def inbox = inbox()

    when:
    inbox.start()
    waitFor { left()*.id() == ['spoiled'] }

    then:
    jobs() == ['all']
    log.told("'spoiled'")[0].startsWith("ERROR the hook 'spoiled' that was accepted before: an error of Leat")

    cleanup:
    inbox.close()
    log.close()
  }

  def 'what an earlier Leat kept in files is taken up once, and what it half wrote is not'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def old = Files.createDirectories(folder.resolve('data/hooks'))
    def hook = HookJson.of(hook('d1', push('refs/heads/main', null, commit)))
    Files.writeString(old.resolve('whole.json'), new JsonObject([project: project.id(), received: '2026-03-02T11:00:00Z', hook: hook]).encode())
    Files.writeString(old.resolve('half.json'), '{"project": 1, "rece')
    def inbox = inbox()

    when:
    inbox.start()
    waitFor { inbox.waiting() == 0 }

    then:
    jobs() == ['all']
    old.toFile().list() == [] as String[]
    inbox.accept(project.id(), this.hook('d1', push('refs/heads/main', null, commit))) == HookInbox.Accepted.KNOWN

    cleanup:
    inbox.close()
  }

  def 'a hook whose storing was not answered is refused, known when it comes again, and done'() {
    given: 'a database that commits, and a link to it that breaks before that is told'
    def postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start()
    def link = new CutLink(postgres.port)
    close()
    store = Store.open(new StoreConfig(folder.resolve('data'), "jdbc:postgresql://127.0.0.1:$link.port/postgres?preferQueryMode=simple".toString(), 'postgres', 'postgres', 4))
    origins = new Origins(store, folder.resolve('data'), Reach.anywhere(), { Access.none() }, 1 << 20)
    triggers = new Triggers(store, origins, new LimitedJobfileReader(Limits.STANDARD), { created << it }, clock)
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def inbox = inbox()

    when:
    link.cutAtCommit()
    inbox.accept(project.id(), hook('d1', push('refs/heads/main', null, commit)))

    then:
    thrown(StoreUnavailable)
    link.cut

    when:
    def again = inbox.accept(project.id(), hook('d1', push('refs/heads/main', null, commit)))
    waitFor {
      inbox.tick()
      inbox.waiting() == 0
    }

    then:
    again == HookInbox.Accepted.KNOWN
    jobs() == ['all']
    left() == []

    cleanup:
    inbox?.close()
    store.close()
    link.close()
    postgres.close()
  }
}
