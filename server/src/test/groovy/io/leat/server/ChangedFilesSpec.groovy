package io.leat.server

import io.leat.server.hook.Signature
import io.vertx.core.json.Json
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** A part of a repository that broke is tested again by each run of the branch, until it is well. */
class ChangedFilesSpec extends Specification {
  static final SECRET = 'a secret of twenty signs'

  @TempDir
  Path folder

  Running leat
  Path repository
  String last

  def setup() {
    repository = Running.repository(folder.resolve('web'), [Jobfile: """
      job('parts') {
        triggers { push() }
        for (part in ['a', 'b']) {
          task(part) { when changed("\$part/**"); sh "! grep -q BROKEN \$part/file" }
        }
        onFixed { task('mended') { sh 'true' } }
      }""", 'a/file': '1', 'b/file': '1'])
    last = Running.git(repository, 'rev-parse', 'HEAD').trim()
    leat = new Running(folder.resolve('data'), [slots: '2'])
    assert leat.post('/projects', [name: 'web', url: "file://$repository".toString(), hookSecret: SECRET]).status == 201
  }

  def cleanup() {
    leat?.close()
  }

  /** The states of the parts in the run of a push of some files. */
  private Map pushed(Map<String, String> files) {
    def before = last
    last = Running.commit(repository, files)
    def body = [ref: 'refs/heads/main', before: before, commit: last, delivery: last]
    def signature = "sha256=${Signature.of(SECRET, Json.encode(body).bytes)}".toString()
    assert leat.send('POST', '/projects/web/hooks/generic', body, ['X-Leat-Signature': signature]).status == 202
    long end = System.nanoTime() + 30_000_000_000
    def run = null
    while (!(run = leat.get('/runs?project=web').json.items.find { it.commit == last })) {
      assert System.nanoTime() < end
      Thread.yield()
    }
    leat.await(run.run)
    ['a', 'b', 'mended'].collectEntries { [it, leat.task(run.run, it).state] }
  }

  def 'a part that broke stays red under pushes that do not touch it, and what succeeded is not run again'() {
    expect:
    pushed(['a/file': '2']) == [a: 'succeeded', b: 'succeeded', mended: 'skipped']
    pushed(['a/file': 'BROKEN']) == [a: 'failed', b: 'skipped', mended: 'skipped']
    pushed(['b/file': '2']) == [a: 'failed', b: 'succeeded', mended: 'skipped']
    pushed([other: '1']) == [a: 'failed', b: 'succeeded', mended: 'skipped']
    pushed(['a/file': '2']) == [a: 'succeeded', b: 'succeeded', mended: 'succeeded']
    pushed(['b/file': '3']) == [a: 'skipped', b: 'succeeded', mended: 'skipped']
  }

  def 'where a job has not succeeded on the branch, every file counts'() {
    expect:
    pushed(['a/file': 'BROKEN']) == [a: 'failed', b: 'succeeded', mended: 'skipped']
    pushed([other: '1']) == [a: 'failed', b: 'succeeded', mended: 'skipped']
  }

  def 'a run of some tasks alone tells nothing of the others'() {
    given:
    pushed(['a/file': 'BROKEN'])
    assert leat.await(leat.trigger('web', [tasks: ['b']])).status == 'succeeded'

    expect:
    pushed([other: '1']).a == 'failed'
  }
}
