package io.leat.cli.run

import io.leat.cli.LeatProcess
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.durable.KillPoint
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/**
 * {@code leat run} dies at each kill point and is taken up again: what it kept is whole, nothing ran twice, and it ends as it would have. Each point
 * once here, before or after it, in place or isolated, by turns; {@code bench/kill --points} has all of these, and more times.
 */
class KillSweepSpec extends Specification {
  /** Those that only a server passes, a stop, a rare state of an attempt, or a run that takes over from another. */
  static final ELSEWHERE = ['STORE_COMMITTED', 'KEY_MADE', 'KEY_TAKEN', 'PRIVATE_WRITTEN', 'FILES_SENT', 'FILES_FETCHED', 'ANSWER_STORED', 'STOP_STORED', 'NOBODYS_CLAIM', 'ATTEMPT_PUT_ASIDE',
    'RUN_CARRIED', 'RESULT_BROUGHT', 'LAUNCHER_WRITTEN',
    // passed only where a cache comes back
    'CACHE_BEGUN',
    // of the run before, when the next one has ended
    'PACK_WRITTEN', 'PACKED_REMOVED',
    // of 'leat clean'
    'RUN_REMOVED',
    // passed only when the files are older than what the clock of the file system can tell apart
    'INPUTS_NOTED'] as Set

  static final ISOLATED = ['SNAPSHOT_TAKEN', 'SNAPSHOT_REMOVED', 'WORKSPACE_MADE', 'WORKSPACE_REMOVED'] as Set

  static final KEEPING = ['CONTENT_KEPT', 'RESULT_SAVED', 'KEYS_STORED', 'END_STORED'] as Set

  static final JOB = '''
    job('k') {
      task('build') {
        inputs 'source'
        cache 'deps', key: 'one', paths: ['deps']
        output 'sum'
        artifact 'files', files: 'out/*'
        reports junit: 'report.xml'
        lock 'l'
        sh """
          echo begun >> LEDGER/build
          mkdir -p out deps; for i in 1 2 3 4 5 6 7 8 9; do echo \\$i > out/\\$i; done; echo d > deps/d
          echo '<testsuite name="s" tests="1"><testcase classname="c" name="t"/></testsuite>' > report.xml
          echo "sum=\\$(cat out/* | cksum | cut -d' ' -f1)" >> \\$LEAT_OUTPUT
          echo built
        """
      }
      task('use') {
        use artifact: 'files', from: 'build', into: 'got'
        env SUM: "${outputs.build.sum}"
        retry 1
        lock 'l'
        sh 'echo begun >> LEDGER/use.$LEAT_ATTEMPT; ls got/out | wc -l; cat got/out/* | cksum; [ "$LEAT_ATTEMPT" = 2 ]'
      }
      pipe('p', record: 'artifact') {
        task('one') { sh 'echo begun >> LEDGER/one; seq 100' }
        task('two') { sh 'echo begun >> LEDGER/two; wc -l' }
      }
    }
  '''.stripIndent()

  @TempDir
  Path temporary

  def cleanup() {
    LocalDriver.leftovers('|' + temporary).each { pid -> ProcessHandle.of(pid).ifPresent { it.destroyForcibly() } }
  }

  def 'a run that dies at any of its durable steps is taken up as if it had not'() {
    given:
    def points = KillPoint.values().findAll { !ELSEWHERE.contains(it.name()) }
    def cases = points.indexed().collect { i, point ->
      [point: point, side: i % 4 < 2 ? 'before' : 'after', isolated: ISOLATED.contains(point.name()) || i % 2 == 0]
    }
    def pool = Executors.newFixedThreadPool(2)

    when:
    def wrong = pool.invokeAll(cases.collect { each -> { -> judged(each.point as KillPoint, each.side as String, each.isolated as boolean) } as Callable<String> })*.get()

    then:
    wrong.findAll() == []

    cleanup:
    pool.shutdownNow()
  }

  def 'a report that a cache brought does not count where the run died #when it was noted'() {
    given:
    def folder = Files.createDirectories(temporary.resolve('noted'))
    Files.writeString(folder.resolve('Jobfile'), '''job('k') { task('t') { cache 'c', paths: ['r'], key: 'one'; reports junit: 'r/*.xml'; sh '[ -d r ] || { mkdir r; cp one r/a.xml; }' } }''')
    Files.writeString(folder.resolve('one'), "<testsuite><testcase name='a'/></testsuite>")
    assert leat(folder, [], ['run']) == 0
    folder.resolve('r').toFile().deleteDir()

    expect:
    leat(folder, ["-Dleat.kill=CACHES_BROUGHT:after:$time".toString()], ['run']) == 137
    leat(folder, [], ['attach', '2']) == 1
    said(folder).contains('of before this run, and it wrote none')

    where:
    when     | time
    'before' | 1
    'after'  | 2
  }

  /** What is wrong with a run that died there and was taken up; null for nothing. */
  private String judged(KillPoint point, String side, boolean isolated) {
    def name = "$point:$side${isolated ? ' isolated' : ''}"
    def folder = Files.createDirectories(temporary.resolve(name.replace(' ', '-').replace(':', '-')))
    def ledger = Files.createDirectories(temporary.resolve("ledger-${folder.fileName}"))
    Files.writeString(folder.resolve('Jobfile'), JOB.replace('LEDGER', ledger.toString()))
    Files.writeString(folder.resolve('source'), 'a')
    def mode = isolated ? ['--isolated'] : []
    int died = leat(folder, ["-Dleat.kill=$point:$side".toString()], ['run', '--jobs', '2', *mode])
    if (died != 137) {
      return "$name: not passed, ended with $died: ${said(folder)}"
    }
    boolean there = Files.exists(folder.resolve('.leat/runs/1/header'))
    int code = leat(folder, [], there ? ['attach', '1'] : ['run', '--jobs', '2', *mode])
    def number = there ? 1 : newest(folder)
    def run = folder.resolve(".leat/runs/$number")
    def facts = [
      'exit code'    : [code, 0],
      'begun'        : [ledger.toFile().list().sort().collect { [it, ledger.resolve(it).toFile().readLines().size()] }, [['build', 1], ['one', 1], ['two', 1], ['use.1', 1], ['use.2', 1]]],
      'files of use' : [run.resolve('attempts/use.2/log').toFile().text, '9\n' + '1428941051 18\n'],
      'the stream'   : [run.resolve('attempts/two.1/log').toFile().text.trim(), '100'],
      'its artifact' : [Files.exists(run.resolve('artifacts/one')), true],
      'the log'      : [run.resolve('attempts/build.1/log').toFile().text, 'built\n'],
      'tests'        : [run.resolve('attempts/build.1.tests').toFile().readLines().first().tokenize('\t')[1], '1'],
      'ends'         : [Files.exists(run.resolve('ends')), false],
      'ended'        : [run.resolve('ended').toFile().text, 'succeeded'],
      'workspaces'   : [run.resolve('work').toFile().list() ?: [], isolated ? ['use.1'] as String[] : []],
      'locks'        : [folder.resolve('.leat/locks').toFile().list().findAll { !it.startsWith('.') }, []],
      'caches'       : [folder.resolve('.leat/store/caches').toFile().listFiles().findAll { it.directory }.collectMany { it.list().toList() }.count { it.endsWith('.cache') }, 1],
    ]
    // what the first run left is found by the next: the result, and with it the artifact
    if (KEEPING.contains(point.name())) {
      facts['the next'] = [leat(folder, [], ['run', '--jobs', '2', *mode]), 0]
      facts['reused'] = [ledger.resolve('build').toFile().readLines().size(), 1]
    }
    def bad = facts.findAll { _, fact -> fact[0] != fact[1] }
    bad ? "$name: $bad ${said(folder)}" : null
  }

  private static int newest(Path folder) {
    folder.resolve('.leat/runs').toFile().list().findAll { it.isInteger() }*.toInteger().max()
  }

  private String said(Path folder) {
    temporary.resolve("said-${folder.fileName}").toFile().text.readLines().takeRight(6).join(' | ')
  }

  private int leat(Path folder, List<String> options, List<String> words) {
    def process = new ProcessBuilder(LeatProcess.command(options, words))
      .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(temporary.resolve("said-${folder.fileName}").toFile())).start()
    process.outputStream.close()
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor()
      return -1
    }
    process.exitValue()
  }
}
