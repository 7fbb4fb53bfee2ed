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
}
