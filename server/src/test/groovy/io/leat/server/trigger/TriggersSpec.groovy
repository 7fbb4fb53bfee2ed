package io.leat.server.trigger

import io.leat.dsl.source.Limits
import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import io.leat.server.hook.PullRequest
import io.leat.server.host.LimitedJobfileReader
import io.leat.server.host.Origin
import io.leat.server.host.RunRequest
import io.leat.store.Preparation
import io.leat.store.Run
import io.leat.store.RunPhase
import io.leat.store.RunSpec
import java.nio.file.Files
import java.nio.file.Path
import org.eclipse.jgit.lib.RefUpdate
import org.eclipse.jgit.storage.file.FileRepositoryBuilder

class TriggersSpec extends TriggerCase {

  def 'a push runs the jobs that are meant'() {
    given:
    def before = commit(['Jobfile': jobfile(all: 'push()', none: null, main: "push branches: ['main']", other: "push branches: ['release/*']", tags: "push tags: ['v*']",
      src: "push paths: ['src/**']", docs: "push paths: ['docs/**']", pull: 'pullRequest()', cron: "cron '0 0 * * *'")])
    def after = commit(['src/a/b.c': 'x'])
    def project = project()

    when:
    triggers.pushed(project, push('refs/heads/main', before, after), 'github:ann')

    then:
    jobs() == ['all', 'main', 'src']
    created*.job() == ['all', 'main', 'src']
    with(runs()[0]) {
      cause().trigger() == TriggerKind.PUSH
      cause().by() == 'github:ann'
      spec().ref() == 'refs/heads/main'
      RunRequest.read(spec().request()) == RunRequest.of(after, null)
    }

    when:
    git('tag', 'v1')
    triggers.pushed(project, push('refs/tags/v1', null, after), 'poll')

    then: 'a new ref has nothing to compare with: every file counts'
    jobs().drop(3) == ['all', 'tags', 'src', 'docs']
  }

  def 'a commit that a fetch has brought before its branch runs as one of that branch, and counts what changed in it'() {
    given: 'a mirror as it is between the two'
    commit(['Jobfile': jobfile(all: 'pullRequest()', src: "pullRequest paths: ['src/**']")])
    git('checkout', '-q', '-b', 'change')
    def head = commit([docs: 'x'])
    git('update-ref', 'refs/pull/7/head', head)
    def project = project()
    origins.of(project).locate(null, null)
    def mirror = Files.walk(folder.resolve('data')).withCloseable { all -> all.filter { it.endsWith('mirror.git/git') }.toList() }.first()
    forget(mirror, 'main', 'change')

    when:
    triggers.proposed(project, new PullRequest(7, 'opened', head, 'refs/pull/7/head', 'change', 'main', false, 'A change', [], 'ann'), 'github:ann')

    then:
    jobs() == ['all']

    when:
    forget(mirror, 'change')

    then:
    origins.of(project).locate('refs/heads/change', head).branch() == 'change'

    when:
    forget(mirror, 'main', 'change')

    then:
    origins.of(project).locate(null, head).branch() == 'change'

    when: 'the repository is not there, nor the branch'
    Files.move(folder.resolve('repo'), folder.resolve('elsewhere'))

    then:
    origins.of(project).locate('refs/heads/gone', head).commit() == head
  }

  def 'a push that was overtaken by one over it starts nothing, and says why'() {
    given:
    def first = commit(['Jobfile': jobfile(all: 'push()')])
    def lost = commit([src: 'x'])
    def project = project()
    origins.of(project).locate(null, null)
    git('reset', '-q', '--hard', first)
    origins.of(project).refresh()

    expect:
    triggers.pushed(project, push('refs/heads/main', first, lost), 'github').because().startsWith("commit ${lost.take(9)} is not on 'refs/heads/main'")
    runs().empty

    when: 'it cannot be told'
    commit([src: 'y'])
    def next = git('rev-parse', 'HEAD')
    git('update-ref', 'refs/pull/8/head', next)
    git('reset', '-q', '--hard', first)
    origins.of(project).locate('refs/pull/8/head', next)
    Files.move(folder.resolve('repo'), folder.resolve('elsewhere'))
    triggers.pushed(project, push('refs/heads/main', first, next), 'github')

    then: 'unknown is not yes'
    def unknown = thrown(Origin.Missing)
    unknown.message.startsWith("whether 'refs/heads/main' has commit ${next.take(9)} cannot be told")
    runs().empty
  }

  private static void forget(Path mirror, String... branches) {
    new FileRepositoryBuilder().setGitDir(mirror.toFile()).build().withCloseable { repository ->
      branches.each {
        def update = repository.updateRef("refs/heads/$it")
        update.forceUpdate = true
        assert update.delete() == RefUpdate.Result.FORCED
      }
    }
  }

  def 'nothing runs of #what'() {
    given:
    def before = commit(['Jobfile': jobfile(all: 'push()')])
    def after = commit([:], message)

    expect:
    triggers.pushed(project(), push('refs/heads/main', before, gone ? null : after, said), 'github').runs().empty
    runs().empty

    where:
    what                                   | message          | said             | gone
    'a commit that says so'                | 'fix [skip ci]'  | 'fix [skip ci]'  | false
    'one of which the forge does not tell' | 'fix\n\n[ci skip]' | null           | false
    'a branch that was deleted'            | 'fix'            | null             | true
  }

  def 'a commit of a ref runs once, whoever tells of it, over a restart too'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    triggers.pushed(project, push('refs/heads/main', null, commit), 'github')

    when:
    triggers.pushed(project, push('refs/heads/main', '1' * 40, commit), 'poll')
    close()
    open()
    triggers.pushed(project, push('refs/heads/main', null, commit), 'github')

    then:
    runs().size() == 1

    when:
    git('branch', 'other')
    triggers.pushed(project, push('refs/heads/other', null, commit), 'github')

    then:
    runs().size() == 2
  }

  def 'a death between the runs and the note of them makes no second ones'() {
    given: 'the reservation of a server that went away before it had answered'
    def commit = commit(['Jobfile': jobfile(all: 'push()')])
    def project = project()
    def dying = new Triggers(store, origins, new LimitedJobfileReader(Limits.STANDARD), { throw new IllegalStateException('killed') }, clock)
    try {
      dying.pushed(project, push('refs/heads/main', null, commit), 'github')
      assert false
    } catch (IllegalStateException killed) {
      assert killed.message == 'killed'
    }

    when:
    triggers.pushed(project, push('refs/heads/main', null, commit), 'github')
    close()
    open()
    triggers.pushed(project, push('refs/heads/main', null, commit), 'github')

    then:
    runs().size() == 1
  }

  def 'a Jobfile that cannot be read gives a run that will say so; a branch without one gives none'() {
    given:
    def project = project()
    def broken = commit(['Jobfile': 'job('])
    git('checkout', '-q', '--orphan', 'pages')
    git('rm', '-q', '-f', 'Jobfile')
    def pages = commit(['index.html': 'x'])
    git('checkout', '-q', 'main')

    when:
    triggers.pushed(project, push('refs/heads/main', null, broken), 'github')
    triggers.pushed(project, push('refs/heads/pages', null, pages), 'github')

    then:
    runs()*.job() == [null]
    runs()*.spec()*.ref() == ['refs/heads/main']
  }

  def 'a pull request runs what it asks for, with the files that it changes'() {
    given:
    commit(['Jobfile': jobfile(all: 'pullRequest()', main: "pullRequest branches: ['main']", other: "pullRequest branches: ['release']", docs: "pullRequest paths: ['docs/*']", push: 'push()')])
    git('checkout', '-q', '-b', 'change')
    def head = commit(['docs/a': 'x'])
    git('update-ref', 'refs/pull/7/head', head)
    git('checkout', '-q', 'main')
    git('branch', '-q', '-D', 'change')
    commit(['other': 'y'])
    def request = { boolean fork -> new PullRequest(7, 'opened', head, 'refs/pull/7/head', 'change', 'main', fork, 'A change', ['full-test', 'docs'], 'ann') }
    def project = project()

    when: 'one of a stranger'
    triggers.proposed(project, request(true), 'github:eve')

    then:
    runs().empty

    when:
    triggers.proposed(project, request(false), 'github:ann')
    triggers.proposed(project, request(false), 'github:ann')

    then:
    jobs() == ['all', 'main', 'docs']
    RunRequest.read(runs()[0].spec().request()) == RunRequest.of(head, ['docs/a']).with(['pull.number': '7', 'pull.base': 'main',
      'pull.labels': 'full-test,docs', 'pull.fork': 'false', 'pull.title': 'A change', 'pull.author': 'ann', 'run.trust': 'trusted'])
    runs()*.cause()*.trigger()*.word().unique() == ['pullRequest']
  }

  def 'a run that ended starts the jobs that wait for it, at the same commit'() {
    given:
    def commit = commit(['Jobfile': jobfile(lib: null, ok: "job 'lib'", bad: "job 'lib', status: 'failed'", any: "job 'lib', status: 'any'")])
    triggers.located(project())
    def ended = run('lib', 'person', null, commit)

    when:
    triggers.afterJob(ended, RunPhase.FAILED)
    triggers.afterJob(ended, RunPhase.FAILED)

    then:
    jobs().drop(1) == ['bad', 'any']
    runs().drop(1)*.cause()*.parent() == [ended.number(), ended.number()]
    runs().drop(1)*.cause()*.trigger()*.word().unique() == ['job']
    RunRequest.read(runs()[1].spec().request()).commit() == commit
  }

  def 'a chain of runs after runs ends'() {
    given:
    def commit = commit(['Jobfile': jobfile(a: "job 'b', status: 'any'", b: "job 'a', status: 'any'")])
    triggers.located(project())
    def last = run('a', 'person', null, commit)

    when:
    def count = 0
    while (last != null && count < 200) {
      def next = triggers.afterJob(last, RunPhase.SUCCEEDED)
      count++
      last = next.empty ? null : known(next[0].number(), commit)
    }

    then:
    last == null
    runs().size() == 51
  }

  def 'what is followed by two does not become more and more'() {
    given:
    def both = "job 'a', status: 'any'; job 'b', status: 'any'"
    def commit = commit(['Jobfile': jobfile(a: both, b: both)])
    triggers.located(project())
    def next = new ArrayDeque([run('a', 'person', null, commit)])
    def count = 0

    when:
    while (next && count < 3000) {
      count++
      triggers.afterJob(next.poll(), RunPhase.SUCCEEDED).each { next << known(it.number(), commit) }
    }

    then: 'a thousand came of the first, and the last of them came by two'
    next.empty
    count in [1001, 1002]

    and: 'what somebody asks for begins anew'
    triggers.afterJob(run('a', 'person', null, commit), RunPhase.SUCCEEDED).size() == 2
  }

  def 'jobs that wait for the start of the server run once for each start'() {
    given:
    commit(['Jobfile': jobfile(up: 'startup()', no: 'push()')])
    def project = project()

    when:
    2.times { triggers.startup(project) }

    then:
    jobs() == ['up']
    runs()[0].cause().trigger().word() == 'startup'

    when:
    close()
    open()
    triggers.startup(project)

    then:
    jobs() == ['up', 'up']
  }

  private Run run(String job, String trigger, Long parent, String commit) {
    def run = store.runs().create(new RunSpec(1, job, null, [:], 0, new RunSpec.Cause(TriggerKind.of(trigger), 'ann', '', parent), ''), clock.instant())
    known(run.number(), commit)
  }

  private Run known(long number, String commit) {
    def run = store.runs().find(number).get()
    store.runs().prepared(number, new Preparation(run.job(), new Revision('main', null, commit), 'hash', null))
    store.runs().find(number).get()
  }
}
