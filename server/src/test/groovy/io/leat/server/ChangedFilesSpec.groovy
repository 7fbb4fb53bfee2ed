package io.leat.server

import io.leat.server.hook.Signature
import io.vertx.core.json.Json
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** A part of a repository that broke is tested again by each run of the branch, until it is well. */
class ChangedFilesSpec extends Specification {
  static final SECRET = 'a secret of twenty signs'

  static final PARTS = """
      job('parts') {
        triggers { push() }
        for (part in ['a', 'b']) {
          task(part) { when changed("\$part/**"); sh "! grep -q BROKEN \$part/file" }
        }
        onFixed { task('mended') { sh 'true' } }
      }"""

  @TempDir
  Path folder

  Running leat
  Path repository
  String last

  def cleanup() {
    leat?.close()
  }

  private void start(String jobfile) {
    repository = Running.repository(folder.resolve('web'), [Jobfile: jobfile, 'a/file': '1', 'b/file': '1'])
    last = Running.git(repository, 'rev-parse', 'HEAD').trim()
    leat = new Running(folder.resolve('data'), [slots: '2'])
    assert leat.post('/projects', [name: 'web', url: "file://$repository".toString(), hookSecret: SECRET]).status == 201
  }

  /** The states of the tasks in the run of a push of some files. */
  private Map pushed(Map<String, String> files, Map more = [:]) {
    def before = last
    last = Running.commit(repository, files)
    def body = [ref: 'refs/heads/main', before: before, commit: last, delivery: last] + more
    def signature = "sha256=${Signature.of(SECRET, Json.encode(body).bytes)}".toString()
    assert leat.send('POST', '/projects/web/hooks/generic', body, ['X-Leat-Signature': signature]).status == 202
    if (more.message) {
      return null
    }
    long end = System.nanoTime() + 30_000_000_000
    def run = null
    while (!(run = leat.get('/runs?project=web').json.items.find { it.commit == last && it.trigger == 'push' && it.job == 'parts' })) {
      assert System.nanoTime() < end
      Thread.yield()
    }
    leat.await(run.run)
    leat.get("/runs/$run.run/tasks").json.items.collectEntries { [it.task, it.state] }
  }

  private void succeeds(Map request) {
    assert leat.await(leat.trigger('web', request)).status == 'succeeded'
  }

  def 'a part that broke stays red under pushes that do not touch it, and what succeeded is not run again'() {
    given:
    start(PARTS)

    expect:
    pushed(['a/file': '2']) == [a: 'succeeded', b: 'succeeded', mended: 'skipped']
    pushed(['a/file': 'BROKEN']) == [a: 'failed', b: 'skipped', mended: 'skipped']
    pushed(['b/file': '2']) == [a: 'failed', b: 'succeeded', mended: 'skipped']
    pushed([other: '1']) == [a: 'failed', b: 'succeeded', mended: 'skipped']
    pushed(['a/file': '2']) == [a: 'succeeded', b: 'succeeded', mended: 'succeeded']
    pushed(['b/file': '3']) == [a: 'skipped', b: 'succeeded', mended: 'skipped']
  }

  def 'what runs at the end when something failed does not make every file count'() {
    given:
    start(job("task('a') { when changed('a/**'); sh '! grep -q BROKEN a/file' }; onFailure { task('alarm') { needs 'a'; sh 'true' }; task('louder') { needs 'alarm'; sh 'true' } }"))

    expect:
    pushed(['a/file': '2']) == [a: 'succeeded', alarm: 'skipped', louder: 'skipped']
    pushed(['a/file': 'BROKEN']) == [a: 'failed', alarm: 'succeeded', louder: 'succeeded']
    pushed(['a/file': '3']) == [a: 'succeeded', alarm: 'skipped', louder: 'skipped']
    pushed([other: '1']) == [a: 'skipped', alarm: 'skipped', louder: 'skipped']
  }

  def 'where a job has not succeeded on the branch, every file counts'() {
    given:
    start(PARTS)

    expect:
    pushed(['a/file': 'BROKEN']) == [a: 'failed', b: 'succeeded', mended: 'skipped']
    pushed([other: '1']) == [a: 'failed', b: 'succeeded', mended: 'skipped']
  }

  def 'a run of some tasks alone tells nothing of the others, nor does it when it runs again'() {
    given:
    start(PARTS)
    pushed(['a/file': 'BROKEN'])
    def some = leat.trigger('web', [tasks: ['b']])
    assert leat.await(some).status == 'succeeded'
    def again = leat.post("/runs/$some/rerun", [:]).json.run
    assert leat.await(again).status == 'succeeded'

    expect:
    pushed([other: '1']).a == 'failed'
  }

  def 'a run that left a part out for another reason tells nothing of it: #condition'() {
    given:
    start(parts("when $condition"))
    assert pushed(['a/file': 'BROKEN']).a == 'failed'

    when:
    succeeds([parameters: params])

    then:
    pushed(['b/file': '2']) == [a: 'failed', b: 'succeeded']

    where:
    condition                                              | params
    "!params.fast && changed(\"\$part/**\")"               | [fast: 'true']
    "trigger.kind == 'push' && changed(\"\$part/**\")"     | [:]
  }

  def 'what needs a part counts with it, and steps count'() {
    given:
    start(jobfile)
    assert pushed(['a/file': 'BROKEN']).a == 'failed'

    when:
    succeeds([job: 'parts', parameters: [fast: 'true']])

    then:
    pushed([other: '1']).a == 'failed'

    where:
    jobfile << [
      job("task('build') { when changed('a/**'); sh 'true' }; task('a') { needs 'build'; when !params.fast; sh '! grep -q BROKEN a/file' }"),
      job("task('a') { sh '! grep -q BROKEN a/file', when: changed('a/**') && !params.fast }"),
      job("task('build') { when changed('a/**'); sh 'true' }; task('a') { needs 'build'; sh '! grep -q BROKEN a/file', when: !params.fast; sh 'true' }"),
      job("task('a') { when changed('a/**'); sh 'true'; sh '! grep -q BROKEN a/file', when: !params.fast }"),
      job("task('a') { when changed('a/**'); sh 'true'; if (!params.fast) { sh '! grep -q BROKEN a/file' } }"),
      job("task('a') { when changed('a/**'); env FAST: \"\${params.fast}\"; sh '[ \$FAST = true ] || ! grep -q BROKEN a/file' }"),
      job("task('z') { sh 'true' }; always { task('a') { when changed('a/**') && !params.fast; sh '! grep -q BROKEN a/file' } }"),
      job("task('a') { when !params.fast; run 'child', params: [fast: params.fast] }") +
        "job('child') { params { flag 'fast', default: false }; task('test') { when changed('a/**') && !params.fast; sh '! grep -q BROKEN a/file' } }",
      job("task('a') { run 'child', params: [fast: params.fast] }") +
        "job('child') { params { flag 'fast', default: false }; task('test') { when changed('a/**') && !params.fast; sh '! grep -q BROKEN a/file' } }"]
  }

  def 'what a task started and did not wait for counts with it, however far'() {
    given:
    start("""
      job('parts') { triggers { push() }; task('a') { when changed('a/**'); run 'middle', wait: false } }
      job('middle') { task('m') { run 'low', wait: false } }
      job('low') { task('l') { sh '! grep -q BROKEN a/file' } }
    """)

    when:
    pushed(['a/file': 'BROKEN'])
    allEnd(3)

    then: 'two levels below it failed'
    pushed([other: '1']).a == 'succeeded'

    when:
    allEnd(6)
    pushed(['a/file': '2'])
    allEnd(9)

    and: 'it is not known any more how they ended'
    leat.get('/runs?project=web&job=low').json.items.each { assert leat.send('DELETE', "/runs/$it.run").status == 204 }

    then:
    pushed([other: '2']).a == 'succeeded'

    when:
    allEnd(9)

    then:
    pushed([other: '3']).a == 'skipped'
  }

  private void allEnd(int count) {
    def runs = []
    long end = System.nanoTime() + 30_000_000_000
    while (runs.size() < count) {
      assert System.nanoTime() < end
      runs = leat.get('/runs?project=web').json.items
    }
    runs.each { leat.await(it.run) }
  }

  def 'what no push would run is not waited for, and what is new in the Jobfile is'() {
    given:
    def whole = parts("when changed(\"\$part/**\")")
    start(whole.replaceFirst('}$', "\ntask('release') { needs 'a'; when params.fast; sh 'true' }; task('site') { when changed('b/**') && git.branch == 'site'; sh 'true' }; task('quick') { when !changed('a/**'); sh 'true' } }"))
    assert pushed(['a/file': '2']).a == 'succeeded'

    expect:
    pushed(['b/file': '2']) == [a: 'skipped', b: 'succeeded', release: 'skipped', site: 'skipped', quick: 'succeeded']
    pushed([other: '1']) == [a: 'skipped', b: 'skipped', release: 'skipped', site: 'skipped', quick: 'succeeded']

    when: 'a new part is there, and the Jobfile is no file of it'
    def more = whole.replaceFirst('}$', "\ntask('c') { when changed('c/**'); sh 'true' } }")

    then:
    pushed([Jobfile: more]).c == 'succeeded'
    pushed([other: '2']) == [a: 'skipped', b: 'skipped', c: 'skipped']
  }

  def 'a first push that is not to be built, and runs that were deleted, pass nothing over'() {
    given:
    start(PARTS)

    when:
    pushed(['a/file': 'BROKEN'], [message: '[skip ci]'])

    then:
    pushed([other: '1']).a == 'failed'

    when:
    leat.get('/runs?project=web').json.items.each { assert leat.send('DELETE', "/runs/$it.run").status == 204 }

    then:
    pushed([other: '2']).a == 'failed'
  }

  def 'a condition that asks for more files has not been shown to be well'() {
    given:
    def before = job("task('a') { when changed('a/**'); sh '! grep -q BROKEN a/file b/file' }")
    start(before)
    assert pushed(['a/file': '2']).a == 'succeeded'
    assert pushed(['b/file': 'BROKEN']).a == 'skipped'

    expect:
    pushed([Jobfile: before.replace("'a/**'", "'a/**', 'b/**'")]).a == 'failed'
  }

  def 'what an if in the Jobfile decides by files is in each run'() {
    given:
    start(job("if (changed('x/**')) { task('a') { sh '! grep -q BROKEN a/file' } }; task('z') { when changed('c/**'); sh 'true'; if (changed('b/**')) { sh '! grep -q BROKEN b/file' } }"))
    assert pushed(['b/file': '2']) == [a: 'succeeded', z: 'succeeded']

    expect:
    pushed(['a/file': 'BROKEN']) == [a: 'failed', z: 'succeeded']
    pushed(['a/file': '2', 'b/file': 'BROKEN']) == [a: 'succeeded', z: 'failed']
    pushed(['c/file': '1']) == [a: 'succeeded', z: 'failed']
    pushed([other: '2']) == [a: 'succeeded', z: 'failed']
  }

  def 'a job that is there for what did not change begins by the files of its push'() {
    given:
    start("if (!changed('docs/**')) { ${job("task('a') { sh 'true' }")} } else { ${job("task('b') { sh 'true' }").replace("'parts'", "'other'")} }")

    expect:
    pushed(['a/file': '2']) == [a: 'succeeded']
  }

  def 'what asks for two files waits for both, however many pushes lie between: #when'() {
    given:
    start(job("task('a') { when $when; sh '! grep -q BROKEN a/file' }; task('s') { sh '! grep -q BROKEN a/file', when: $when; sh 'true' }"))

    expect:
    pushed(['b/file': '2']) == [a: 'succeeded', s: 'succeeded']
    pushed(['a/file': 'BROKEN']) == [a: 'skipped', s: 'succeeded']
    pushed([other: '1']) == [a: 'skipped', s: 'succeeded']
    pushed(['b/file': '3']) == [a: 'failed', s: 'failed']
    pushed([other: '2']).a == 'failed'

    where:
    when << ["changed('a/**') && changed('b/**')", "changed('a/**') == true && changed('b/**') == true"]
  }

  def 'what an output left out was not shown to be well'() {
    given:
    start(job("task('plan') { sh 'cat plan >> \"\$LEAT_OUTPUT\"'; output 'a' }; task('a') { needs 'plan'; when changed('a/**') && outputs.plan.a == 'yes'; sh '! grep -q BROKEN a/file' }"))
    assert pushed(['a/file': 'BROKEN', plan: 'a=yes\n']).a == 'failed'
    assert pushed([plan: 'a=no\n']).a == 'skipped'

    expect:
    pushed([plan: 'a=yes\n']).a == 'failed'
  }

  private static String job(String tasks) {
    "job('parts') { params { flag 'fast', default: false }; triggers { push() }; $tasks }\n"
  }

  private static String parts(String when) {
    job("for (part in ['a', 'b']) { task(part) { $when; sh \"! grep -q BROKEN \$part/file\" } }").trim()
  }
}
