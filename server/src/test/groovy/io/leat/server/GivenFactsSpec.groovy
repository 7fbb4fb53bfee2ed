package io.leat.server

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Facts of a pull request and of a commit that whoever starts a run gives. */
class GivenFactsSpec extends Specification {
  @Shared @TempDir Path folder
  @Shared @AutoCleanup Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
    def jobfile = '''
      job('web') {
        task('small') { when pull.number < 100 && pull.base == 'main' && pull.labels =~ 'full' && !pull.fork && pull.title =~ 'Mend' && pull.author == 'ann'; sh 'true' }
        task('said') { when git.message =~ '^fix' && git.author == 'Ann <ann@example.com>'; sh 'true' }
      }'''
    leat.project('free', jobfile)
    def repository = Running.repository(folder.resolve('web'), [Jobfile: jobfile])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString()])
    leat.project('docs', "job('build') { task('t') { sh 'true' } }")
    leat.project('shop', "job('main') { task('t') { run 'docs/build' } }")
    assert leat.send('PATCH', '/projects/docs', [startedBy: ['shop']], ['If-Match': leat.get('/projects/docs').headers.firstValue('etag').get()]).status == 200
  }

  def 'conditions ask for them, and what is given goes before what the commit says, in #project'() {
    when:
    def runs = [[:], facts].collect { leat.await(leat.trigger(project, [facts: it])) }

    then:
    runs*.status == ['succeeded'] * 2
    runs.collect { run -> ['small', 'said'].collect { leat.task(run.run, it).state } } == [['skipped'] * 2, ['succeeded'] * 2]

    and: 'a rerun has them too'
    leat.task(leat.await(leat.post("/runs/${runs[1].run}/rerun").json.run).run, 'said').state == 'succeeded'

    where:
    project << ['free', 'web']
    facts = ['pull.number': '7', 'pull.base': 'main', 'pull.labels': 'docs,full', 'pull.fork': 'false', 'pull.title': 'Mend it', 'pull.author': 'ann', 'git.message': 'fix it', 'git.author': 'Ann <ann@example.com>']
  }

  def 'one that is not well formed is refused: #facts'() {
    given:
    def before = leat.get('/runs').json.items.size()

    when:
    def answer = leat.post('/projects/free/trigger', [facts: facts])

    then:
    answer.status == 400
    answer.json.pointer == pointer
    leat.get('/runs').json.items.size() == before

    where:
    facts                        || pointer
    ['pull.number': 'seven']     || '/facts/pull.number'
    ['pull.number': 7]           || '/facts/pull.number'
    ['pull.fork': 'maybe']       || '/facts/pull.fork'
    ['pull.title': 'a\u0000b']   || '/facts/pull.title'
    ['git.message': 'x' * 4097]  || '/facts/git.message'
    ['pull.state': 'open']       || '/facts/pull.state'
  }

  def 'who says that it is of a fork starts no jobs of other projects'() {
    when:
    def runs = ['false', 'true'].collect { leat.await(leat.trigger('shop', [facts: ['pull.fork': it]])) }

    then:
    runs*.status == ['succeeded', 'rejected']
    runs[1].note.contains('an untrusted run, such as that of a pull request of a fork, starts no jobs of other projects')
  }
}
