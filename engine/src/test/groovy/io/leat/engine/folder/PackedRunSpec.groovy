package io.leat.engine.folder

import io.leat.engine.artifact.Digest
import io.leat.engine.attempt.ContentUse
import io.leat.engine.durable.Pack
import io.leat.engine.job.ArtifactName
import io.leat.engine.job.Inputs
import io.leat.engine.job.Revision
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.log.ByteSink
import io.leat.engine.log.LogReader
import io.leat.engine.run.RunStatus
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

/** A run that has ended is read alike, packed and not. */
class PackedRunSpec extends Specification {
  static final TASK = new TaskName('t')

  @TempDir
  Path temporary

  RunFolder run
  LeatFolder leat

  def setup() {
    leat = LeatFolder.in(temporary)
    run = leat.create({ header(it) }, '{}', "job('a') { }", { new CacheScopes(['branch main']).write(it) })
    Files.createDirectory(run.attempt(TASK, 1).path())
    run.attempt(TASK, 1).log().toFile().text = 'one\ntwo\nthree\n'
    run.attempt(TASK, 1).steps().toFile().text = '1 0\n2 4\n'
    run.journal().toFile().text = ''
    Files.createDirectory(run.workspaces())
    LeatFolder.own(run).close()
    run.end(RunStatus.SUCCEEDED)
  }

  private RunHeader header(int number) {
    new RunHeader(number, Instant.EPOCH, new RunHeader.JobSource('a', 'hash', 'Jobfile', 'groovy'), new Inputs([:], new Revision('main', null, null), null, TriggerKind.PERSON, [:]),
      new RunHeader.Request([], '', ''), new RunHeader.Execution(temporary, 1, null))
  }

  private List<String> files() {
    def runs = temporary.resolve('.leat/runs')
    def all = []
    runs.toFile().eachFileRecurse { all << runs.relativize(it.toPath()).toString() }
    all.sort()
  }

  def 'it is one file'() {
    when:
    run.pack()

    then:
    files() == ['1.pack']
    run.packed() && run.exists()
    leat.numbers() == [1]
    leat.loose() == []
    Files.size(Pack.of(run.path())) < 4096
  }

  def 'its header, its scopes and the log of an attempt are what they were'() {
    given:
    def log = run.attempt(TASK, 1).log()
    def text = { String mode ->
      def out = new ByteArrayOutputStream()
      def sink = { byte[] bytes, int from, int count -> out.write(bytes, from, count) } as ByteSink
      LogReader.open(log).withCloseable { reader ->
        switch (mode) {
          case 'last': reader.last(1L, sink); break
          case 'line': reader.from(1L, sink); break
          default: reader.range(4, 8, sink)
        }
        "$out ${reader.lines()} ${reader.length()}".toString()
      }
    }
    def read = { [run.header(), CacheScopes.read(run), leat.before(2, 'a', 'main'), text('last'), text('line'), text('range')] }
    def before = read()

    when:
    run.pack()

    then:
    read() == before
    before.drop(3) == ['three\n 3 14', 'two\nthree\n 3 14', 'two\n 3 14']
  }

  def 'it can be owned by one, and nothing is made anew by that'() {
    given:
    run.pack()

    when:
    def first = LeatFolder.own(run)

    then:
    first != null
    LeatFolder.own(run) == null
    files() == ['1.owner', '1.pack']

    when:
    first.close()

    then:
    files() == ['1.pack']

    cleanup:
    first?.close()
  }

  def 'the days of its artifacts are looked after as before'() {
    given:
    def note = run.artifact(TASK, new ArtifactName('files'))
    Files.createDirectories(note.parent)
    note.toFile().text = new ArtifactNote(Digest.ofText('list'), Instant.ofEpochSecond(100), null).text()
    run.pack()

    when:
    int gone = RunArtifacts.expire(run, Instant.ofEpochSecond(101))

    then:
    gone == 1
    new RunArtifacts(leat, run).noted(TASK, new ArtifactName('files')).gone() == Instant.ofEpochSecond(101)
    new ContentUse(leat).size(run, [] as Set) > Files.size(Pack.of(run.path()))
  }

  def 'it is deleted whole'() {
    given:
    run.pack()

    when:
    run.delete()

    then:
    files() == []
    !run.exists()
    leat.numbers() == []
  }

  def 'scopes that were only begun to be written are none'() {
    given:
    run.path().resolve('.new-scopes').toFile().text = 'branch'

    expect:
    CacheScopes.read(run) == new CacheScopes(['branch main'])
  }
}
