package io.leat.server.trigger

import java.nio.file.Files
import java.time.Duration

class HookInboxSpec extends TriggerCase {

  HookInbox inbox() {
    new HookInbox(folder.resolve('data/hooks'), triggers, clock)
  }

  List<String> files() {
    folder.resolve('data/hooks').toFile().list().toList()
  }

  def 'an accepted hook becomes runs, and its file goes'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def inbox = inbox()

    expect:
    inbox.accept(project.id(), hook('d1', push('refs/heads/main', null, commit))) == HookInbox.Accepted.NEW
    waitFor { inbox.waiting() == 0 } == null
    jobs() == ['all']
    runs()[0].by() == 'github:ann'
    files() == []

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
    files() == []

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
    Files.writeString(folder.resolve('data/hooks/half.json'), '{"project": 1, "rece')

    when:
    open()
    def second = inbox()
    second.start()
    waitFor { second.waiting() == 0 }

    then:
    jobs() == ['all']
    files() == []

    cleanup:
    second.close()
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
    files() == []

    cleanup:
    inbox.close()
  }
}
