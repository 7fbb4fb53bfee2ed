package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.folder.LeatFolder
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.RunSignal
import java.nio.file.Files
import java.nio.file.Path
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.ZoneOffset
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import org.snakeyaml.engine.v2.api.Load
import org.snakeyaml.engine.v2.api.LoadSettings
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** The commands about runs: runs, show, cancel, clean. */
class RunsSpec extends Specification {
  static final JOB = "job('web') { task('a') { sh 'x' }\n task('b') { needs 'a'; sh 'x' }\n always { task('tidy') { sh 'touch tidied' } } }"
  @TempDir Path folder
  Shell shell
  List<Told> tolds = []

  def setup() {
    shell = new Shell(folder)
  }

  def cleanup() {
    tolds*.close()
  }

  Told told(Map options = [:], String job = JOB) {
    def told = Told.begun(folder, job, options)
    tolds.add(told)
    told
  }

  /** A run that has ended well. */
  Told ended() {
    def told = told().pass('a').pass('b').pass('tidy')
    told.owner.close()
    told
  }

  static Object json(String text) {
    new Load(LoadSettings.builder().build()).loadFromString(text)
  }

  def 'a run whose job is stored longer than a Jobfile may be is told of, and taken over from'() {
    given:
    shell.file('Jobfile', "job('web') { def s = 'x' * 120000\nfor (i in 1..10) { task(\"t\$i\") { sh \"echo \$i # \$s\" } } }")

    expect:
    shell.leat('run').code == 0
    Files.size(LeatFolder.in(folder).run(1).job()) > (1 << 20)
    shell.leat('show', '1').out.contains('t10')
    shell.leat('logs', '1', 't7').out == '7\n'
    shell.leat('run', '--from', 't7').code == 0
    shell.leat('show', '2').out.count('taken from run 1') == 9
  }

  def 'runs are listed, the latest first, each with how it stands'() {
    given:
    ended()
    told(alone: true).pass('a', new AttemptOutcome.Exited(1)).pass('tidy')
    told(alone: true).start('a')
    told().pass('a').start('b')
    Files.writeString(told(alone: true).run.folder().path().resolve('header'), 'nonsense\n')

    when:
    def lines = shell.leat('runs', '--json').out.readLines().collect { json(it) }
    def table = shell.leat('runs').out.readLines()

    then:
    lines.collect { [it.number, it.job, it.status, it.running, it.tasks] } == [
      [5, '', 'damaged', 0, [:]],
      [4, 'web', 'running', 1, [succeeded: 1]],
      [3, 'web', 'interrupted', 1, [:]],
      [2, 'web', 'failed', 0, [succeeded: 1, failed: 1, skipped: 1]],
      [1, 'web', 'succeeded', 0, [succeeded: 3]],
    ]
    table*.split(/  +/)*.toList().collect { it[0, 1] } ==
      [['#5', 'damaged'], ['web#4', 'running'], ['web#3', 'interrupted'], ['web#2', 'failed'], ['web#1', 'succeeded']]
    table[3].endsWith('  1 succeeded, 1 failed, 1 skipped')
    shell.leat('runs', '--limit', '2').out.readLines().size() == 2
  }

  def 'a folder without runs says what to do'() {
    expect:
    shell.leat('runs').err == "leat: nothing was run in this folder yet\n  help: there is no Jobfile here either: 'leat init' writes one\n"

    when:
    shell.file('Jobfile', "job('j') { task('a') { sh 'true' } }")

    then:
    shell.leat('runs').err == "leat: nothing was run in this folder yet\n  help: 'leat run' runs the Jobfile here\n"
  }

  def 'a run is shown with its tasks, attempts and outputs'() {
    given:
    def job = "job('web') { task('a') { retry 1; output 'version'; output 'size', type: 'number'; sh 'x' }\n task('b') { needs 'a'; sh 'x' } }"
    def told = told([branch: 'main', parameters: [:]], job)
    told.pass('a', new AttemptOutcome.Exited(1)).start('a').publish('a', 'version', '1.2').publish('a', 'size', 3G).after(2).end('a').start('b')

    when:
    def page = shell.leat('show', 'last').out.readLines()
    def all = json(shell.leat('show', '1', '--json').out)

    then:
    page[0].startsWith('web#1 running, started at ')
    page.contains('  branch: main')
    page.subList(page.indexOf('✓ a succeeded  3.0 s  in 2 attempts'), page.size())[0..2] ==
      ['✓ a succeeded  3.0 s  in 2 attempts', '    size = 3', "    version = '1.2'"]
    page.last().startsWith('· b running  ')

    and:
    all.status == 'running'
    all.branch == 'main'
    all.tasks[0].with {
      [it.name, it.state, it.outputs, it.attempts*.code, it.attempts*.started, it.finished] ==
        ['a', 'succeeded', [version: '1.2', size: 3], [1, 0], ['2026-01-31T12:00:00.000Z', '2026-01-31T12:00:01.000Z'], '2026-01-31T12:00:03.000Z']
    }
    all.tasks[1].attempts[0].ended == null
  }

  def 'a run that has ended is not stopped'() {
    given:
    ended()

    expect:
    shell.leat('cancel', 'last').with { [it.code, it.out] } == [0, 'web#1 had ended already: succeeded\n']
  }

  def 'a run that nobody runs is stopped without beginning anything but what always runs'() {
    given:
    def told = told(alone: true)
    told.close()

    when:
    def said = shell.leat('cancel', 'last')
    def history = RunHistory.of(told.run)

    then:
    said.code == 0
    said.out == 'web#1 has ended: cancelled\n'
    said.err == 'stopping web#1\n'
    history.attempts(told.state.plan().task(0).name()) == 0
    Files.exists(folder.resolve('tidied'))
    shell.leat('why', 'last', 'a').out.contains('It had not begun when the run was stopped by: leat cancel.')
  }

  def 'a run that goes on is stopped by whoever runs it, its processes too'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'echo begun; exec sleep 1000' } }")
    def running = CompletableFuture.supplyAsync { new Shell(folder).leat('run') }
    def log = folder.resolve('.leat/runs/1/attempts/a.1/log')
    new PollingConditions(timeout: 30).eventually { assert Files.exists(log) && Files.readString(log) == 'begun\n' }

    when:
    def said = shell.leat('cancel', '1')

    then:
    said.out == 'web#1 has ended: cancelled\n'
    running.get(30, TimeUnit.SECONDS).code == 1
    LocalDriver.leftovers(LeatFolder.in(folder).run(1).path().toString() + ':') == []
  }

  def 'runs that have ended are deleted but for the latest, those that have not ended stay'() {
    given:
    4.times { ended() }
    told(alone: true).start('a')
    ended()
    long size = [1, 2].sum { number ->
      def sum = 0L
      folder.resolve(".leat/runs/$number").toFile().eachFileRecurse { sum += it.file ? it.length() : 0 }
      sum
    }

    when:
    def said = shell.leat('clean', '--keep', '4')

    then:
    said.code == 0
    said.out == "deleted 2 runs, freed ${RunClean.bytes(size)}\n"
    LeatFolder.in(folder).numbers() == [3, 4, 5, 6]

    when:
    said = shell.leat('clean', '--keep', '1')

    then:
    said.err == 'run 5 has not ended and stays; to end it: leat cancel 5\n'
    LeatFolder.in(folder).numbers() == [5, 6]
    folder.resolve('.leat/runs').toFile().list().sort() == ['5', '6']
  }

  def 'what a cleaning that died left of a run is no run, and goes with the next'() {
    given:
    shell.file('Jobfile', "job('keep') { task('a') { sh 'echo x > kept'; artifact 'kept', files: 'kept' } }")
    2.times { assert shell.leat('run').code == 0 }
    def runs = folder.resolve('.leat/runs')

    when: 'it died'
    renamed.each { Files.move(runs.resolve("1$it"), runs.resolve("1${it}.deleted")) }
    Files.writeString(runs.resolve('1.owner'), '1 1 boot pid:[1]\n')

    then:
    shell.leat('show', '1').code != 0
    shell.leat('clean', '--keep', '1').with { [it.code, it.err] == [0, ''] }
    runs.toFile().list().sort() == ['2']

    where:
    died                                                  | renamed
    'the pack had its other name, and the folder had not' | ['.pack']
    'both had'                                            | ['.pack', '']
  }

  def 'a run that has the number of what a cleaning left stays'() {
    given:
    shell.file('Jobfile', "job('keep') { task('a') { sh 'echo done' } }")
    shell.leat('run')
    def runs = folder.resolve('.leat/runs')
    Files.createDirectory(runs.resolve('1.deleted'))

    expect:
    shell.leat('clean', '--keep', '1').code == 0
    shell.leat('logs', '1').out == 'done\n'
    !Files.exists(runs.resolve('1.deleted'))
  }

  def 'a run whose pack is damaged goes as others do'() {
    given:
    shell.file('Jobfile', "job('keep') { task('a') { sh 'echo x > kept'; artifact 'kept', files: 'kept' } }")
    3.times { assert shell.leat('run').code == 0 }
    def runs = folder.resolve('.leat/runs')
    Files.write(runs.resolve('1.pack'), 'not what was packed'.bytes)

    expect: 'it stays while its days are not over'
    shell.leat('clean', '--keep', '1', '--older-than', '1').code == 0
    Files.exists(runs.resolve('1.pack'))
    shell.leat('clean', '--keep', '1').with { [it.code, it.err] == [0, ''] }
    runs.toFile().list().sort() == ['3']
  }

  def 'contents that no run uses any more go with it, those that another run uses stay'() {
    given:
    def run = { String text ->
      folder.resolve('Jobfile').toFile().text = "job('keep') { task('a') { sh 'mkdir -p out; echo $text > out/own; echo common > out/common'; artifact 'out', files: 'out/*' } }"
      assert shell.leat('run').code == 0
    }
    def contents = {
      folder.resolve('.leat/store/contents').toFile().listFiles().findAll { it.name.length() == 2 }*.listFiles().flatten()*.text as Set
    }
    run('one')
    run('two')

    when:
    def said = shell.leat('clean', '--keep', '1')

    then:
    said.code == 0
    !contents().contains('one\n')
    contents().containsAll(['two\n', 'common\n'])
    shell.leat('artifacts', '2', 'a/out', '--into', 'back').code == 0
    folder.resolve('back/out/common').toFile().text == 'common\n'
  }

  def 'only what ended long enough ago is deleted'() {
    given:
    3.times { ended() }
    def at = { Instant time -> new RunClean(LeatFolder.in(folder), Clock.fixed(time, ZoneOffset.UTC)) }
    def quiet = new io.leat.cli.terminal.Print(new ByteArrayOutputStream(), false)

    when:
    at(Told.START.plus(Duration.ofDays(6))).clean(1, 7, quiet, quiet)

    then:
    LeatFolder.in(folder).numbers() == [1, 2, 3]

    when:
    at(Told.START.plus(Duration.ofDays(8))).clean(1, 7, quiet, quiet)

    then:
    LeatFolder.in(folder).numbers() == [3]
  }

  def 'links in a run are deleted and not followed, and half of a run is finished off'() {
    given:
    2.times { ended() }
    def precious = Files.createDirectories(folder.resolve('precious'))
    Files.writeString(precious.resolve('file'), 'kept')
    Files.createSymbolicLink(folder.resolve('.leat/runs/1/attempts/link'), precious)
    Files.createDirectories(folder.resolve('.leat/runs/0.deleted/attempts'))

    when:
    shell.leat('clean', '--keep', '1')

    then:
    folder.resolve('.leat/runs').toFile().list().toList() == ['2']
    Files.readString(precious.resolve('file')) == 'kept'
  }

  def '#count bytes are #text'() {
    expect:
    RunClean.bytes(count) == text

    where:
    count           || text
    0               || '0 bytes'
    1               || '1 byte'
    1023            || '1023 bytes'
    1536            || '1.5 KiB'
    5 * (1L << 20)  || '5.0 MiB'
    3 * (1L << 40)  || '3.0 TiB'
  }
}
