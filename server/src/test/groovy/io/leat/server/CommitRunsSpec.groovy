package io.leat.server

import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Runs of which only the commit is known, as those of schedules, have the branch that the commit is of. */
class CommitRunsSpec extends Specification {
  @TempDir
  Path folder

  Running leat

  def cleanup() {
    leat?.close()
  }

  def 'what runs at a commit alone has its branch, runs what is for that branch, and is of its group'() {
    given:
    def repository = Running.repository(folder.resolve('web'), [Jobfile: """
      job('web') {
        concurrency group: "web-${'$'}{git.branch}", policy: 'queue'
        task('always') { sh 'true' }
        task('nightly') { when git.branch == 'main'; sh 'true' }
      }"""])
    def first = Running.git(repository, 'rev-parse', 'HEAD').trim()
    def last = Running.commit(repository, [file: 'changed'])
    Running.git(repository, 'checkout', '-q', '-b', 'feature')
    def feature = Running.commit(repository, [file: 'of the feature'])
    Running.commit(repository, [file: 'of the feature, later'])
    Running.git(repository, 'branch', 'stays', feature)
    leat = new Running(folder.resolve('data'), [slots: '2'])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString(), branch: 'main'])
    leat.await(leat.trigger('web', [ref: 'feature']))

    when:
    def runs = [first, last, feature].collect { leat.await(leat.trigger('web', [commit: it])) }

    then:
    runs*.status == ['succeeded'] * 3
    runs*.branch == ['main', 'main', 'stays']
    runs.collect { leat.task(it.run, 'nightly').state } == ['succeeded', 'succeeded', 'skipped']
  }

  /** Keeps what it is told under a key that all runs have, and says what was there. */
  private static String caching(String kept) {
    """
      job('c') {
        task('t') { cache 'deps', paths: ['deps'], key: 'k'; sh 'mkdir -p deps; cat deps/x 2> /dev/null || echo none; echo $kept > deps/x' }
        task('live') { when git.branch == 'main'; sh 'echo live of ${'$'}LEAT_BRANCH' }
      }"""
  }

  def 'a run is of a branch or tag only if that has its commit: nothing that another commit keeps comes into one of main'() {
    given:
    def repository = Running.repository(folder.resolve('web'), [Jobfile: caching('fine')])
    def first = Running.git(repository, 'rev-parse', 'HEAD').trim()
    Running.git(repository, 'tag', 'v1')
    Running.git(repository, 'checkout', '-q', '-b', 'evil')
    def evil = Running.commit(repository, [Jobfile: caching('poison')])
    Running.git(repository, 'checkout', '-q', 'main')
    leat = new Running(folder.resolve('data'), [slots: '2'])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString()])
    def ran = { Map body -> leat.await(leat.trigger('web', body)) }

    when: 'a commit is said to be of what does not have it'
    def lies = ['main', 'refs/heads/main', 'v1', 'refs/tags/v1'].collect { ran(ref: it, commit: evil) }

    then:
    lies*.status == ['rejected'] * 4
    lies[0].note.startsWith("commit ${evil.take(9)} is not on 'main': that was pushed over since, or never had it")
    lies.every { it.branch == null }

    when:
    def own = ran(ref: 'evil', commit: evil)
    def main = ran(ref: 'main')

    then: 'what it kept as one of its own branch main does not see'
    [own, main]*.status == ['succeeded'] * 2
    [own, main]*.branch == ['evil', 'main']
    leat.get("/runs/$main.run/tasks/t/log").text.contains('none')
    leat.task(own.run, 'live').state == 'skipped'

    when: 'an older commit of the branch, and the one of the tag'
    Running.commit(repository, [file: 'later'])
    def older = ran(ref: 'main', commit: first)
    def tagged = ran(ref: 'v1', commit: first)

    then:
    [older, tagged]*.status == ['succeeded'] * 2
    [older.branch, tagged.branch] == ['main', null]

    when: 'the branch was pushed over'
    def lost = Running.git(repository, 'rev-parse', 'HEAD').trim()
    def before = ran(ref: 'main', commit: lost)
    Running.git(repository, 'reset', '-q', '--hard', first)
    ran(ref: 'main')
    def overtaken = ran(ref: 'main', commit: lost)

    then: 'what ran before runs again as it was'
    before.status == 'succeeded'
    overtaken.status == 'rejected'
    leat.await(leat.post("/runs/$before.run/rerun", [from: 'all']).json.run as long).with { [it.status, it.branch] } == ['succeeded', 'main']
  }
}
