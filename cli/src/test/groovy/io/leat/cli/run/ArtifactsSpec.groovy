package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.folder.LeatFolder
import java.nio.file.Files
import java.nio.file.Path
import java.time.Clock
import java.time.Duration
import java.util.zip.ZipFile
import org.snakeyaml.engine.v2.api.Load
import org.snakeyaml.engine.v2.api.LoadSettings
import spock.lang.Specification
import spock.lang.TempDir

/** {@code leat artifacts}, with real runs. */
class ArtifactsSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
  }

  private int run(String tasks) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run').code
  }

  private static Map json(String text) {
    new Load(LoadSettings.builder().build()).loadFromString(text) as Map
  }

  static final BUILD = '''
    task('compile') { sh 'mkdir -p out; echo code > out/x; chmod +x out/x; ln -sf x out/l'; artifact 'jar', files: 'out/*' }
    task('test') { needs 'compile'; sh 'false'; artifact 'report', files: 'r' }
  '''

  def 'artifacts are listed with their files, bytes and digests'() {
    given:
    run(BUILD)

    when:
    def line = shell.leat('artifacts').out.readLines()
    def object = json(shell.leat('artifacts', '1', '--json').out)

    then:
    line.size() == 1
    line[0] ==~ /compile\/jar {2}2 files {2}5 bytes {2}[0-9a-f]{12}/
    object.subMap(['task', 'name', 'files', 'bytes']) == [task: 'compile', name: 'jar', files: 2, bytes: 5]
    object.digest ==~ /[0-9a-f]{64}/
  }

  def 'one that is kept for some days goes with the first clean after them, and is told of before and after'() {
    given:
    run("task('a') { inputs 'Jobfile'; sh 'echo 1 > x; echo 2 > y'; artifact 'short', files: 'x', keepDays: 7; artifact 'long', files: 'y' }")
    def quiet = new io.leat.cli.terminal.Print(new ByteArrayOutputStream(), false)
    def clean = { int days -> new RunClean(LeatFolder.in(folder), Clock.offset(Clock.systemUTC(), Duration.ofDays(days))).clean(10, 0, quiet, quiet) }
    def contents = { folder.resolve('.leat/store/contents').toFile().listFiles().findAll { it.name.length() == 2 }*.listFiles().flatten()*.text }

    when:
    clean(6)

    then:
    shell.leat('artifacts').out =~ /a\/short .* kept until 20/
    shell.leat('why', 'last', 'a').out =~ /Its artifact 'short' is kept until 20/

    when:
    clean(8)
    def listed = shell.leat('artifacts').out

    then:
    listed =~ /a\/short +gone +it was kept until 20/
    listed =~ /a\/long +1 file +2 bytes/
    !contents().contains('1\n')
    contents().contains('2\n')
    shell.leat('why', 'last', 'a').out.contains("Its artifact 'short' is gone")
    shell.leat('artifacts', 'last', 'a/short').err.contains('is gone')
    json(shell.leat('artifacts', '1', '--json').out.readLines().last()).keySet() == ['task', 'name', 'until', 'gone'] as Set

    when: 'its result is not taken without it'
    shell.leat('run')

    then:
    shell.leat('artifacts').out =~ /a\/short +1 file .* kept until 20/
  }

  def 'the files of one are listed: #words'() {
    given:
    run(BUILD)

    when:
    def files = shell.leat('artifacts', *words, '--json').out.readLines().collect { json(it) }

    then:
    files*.path == ['out/l', 'out/x']
    files[0].link == 'x'
    files[1].bytes == 5 && files[1].executable
    shell.leat('artifacts', *words).out.readLines()*.split(/ {2,}/)*.first() == ['out/l', 'out/x']

    where:
    words << [['last', 'compile/jar'], ['compile/jar'], ['web#1', 'jar']]
  }

  def 'they are brought back into a folder, and never through a link out of it'() {
    given:
    run(BUILD)
    Files.createDirectories(folder.resolve('bad'))
    Files.createDirectories(folder.resolve('elsewhere'))
    Files.createSymbolicLink(folder.resolve('bad/out'), folder.resolve('elsewhere'))

    when:
    def good = shell.leat('artifacts', 'compile/jar', '--into', 'got')
    def bad = shell.leat('artifacts', 'compile/jar', '--into', 'bad')

    then:
    good.code == 0 && good.out == '' && good.err == '2 files of compile/jar in got\n'
    folder.resolve('got/out/x').toFile().text == 'code\n'
    Files.isExecutable(folder.resolve('got/out/x'))
    Files.readSymbolicLink(folder.resolve('got/out/l')) == Path.of('x')
    bad.code == 2 && bad.err.contains("'out' is a link")
    folder.resolve('elsewhere').toFile().list() == [] as String[]
  }

  def 'they become a ZIP archive, in a file or on stdout'() {
    given:
    run(BUILD)

    expect:
    shell.leat('artifacts', 'compile/jar', '--zip', 'a.zip').code == 0
    new ZipFile(folder.resolve('a.zip').toFile()).withCloseable { it.entries()*.name } == ['out/l', 'out/x']
    shell.leat('artifacts', 'compile/jar', '--zip', '-').out.startsWith('PK')
    !Files.exists(folder.resolve('a.zip.new'))
  }

  def 'what is not there is said: #words'() {
    given:
    run(BUILD)

    when:
    def outcome = shell.leat('artifacts', *words)

    then:
    outcome.code == 2
    outcome.err == said

    where:
    words                              | said
    ['7']                              | "leat: there is no run 7 in this folder\n  help: the last one is 1; 'leat runs' lists them; for a run of a server add --server\n"
    ['last', 'compile/jra']            | "leat: run web#1 has no artifact 'compile/jra'\n  help: did you mean 'compile/jar'?\n"
    ['last', 'qqqqqqqqq']              | "leat: run web#1 has no artifact 'qqqqqqqqq'\n  help: it has 'compile/jar'\n"
    ['last', 'report']                 | "leat: run web#1 has no artifact 'report'\n  help: 'test' declares it and did not leave it: leat why 1 test\n"
    ['last', '--into', 'x']            | "leat: no artifact is named\n  help: write leat artifacts RUN TASK/ARTIFACT\n"
  }

  def 'a run without artifacts says so'() {
    expect:
    run("task('a') { sh 'true' }") == 0
    shell.leat('artifacts').out == 'run web#1 has no artifacts\n'
  }

  def 'what a pipe records as artifact is the artifact stdout of its writer, byte by byte'() {
    expect:
    run("""
      pipe('p', record: 'artifact') {
        task('dump') { sh 'seq 1 100000; echo talk >&2' }
        task('load') { sh 'wc -l' }
      }
      task('early') { sh 'yes' }
      task('enough') { stdin from: 'early', record: 'artifact'; sh 'head -c 4' }
      task('later') { use artifact: 'stdout', from: 'dump'; sh 'tail -n 1 stdout' }
    """) == 0
    folder.resolve('.leat/runs/1/attempts/later.1/log').toFile().text == '100000\n'
    shell.leat('artifacts', 'dump/stdout', '--into', 'got').code == 0
    folder.resolve('got/stdout').toFile().text == (1..100000).join('\n') + '\n'
    folder.resolve('.leat/runs/1/attempts/dump.1/log').toFile().text == 'talk\n'
    !Files.exists(folder.resolve('.leat/runs/1/attempts/dump.1/stream'))
    shell.leat('artifacts', 'early/stdout', '--into', 'got').code == 0
    folder.resolve('got/stdout').toFile().text.startsWith('y\ny\n')
  }

  def 'stdout is no artifact of a task whose readers do not record it as one'() {
    expect:
    run("""
      task('dump') { sh 'seq 3' }
      task('load') { stdin from: 'dump', record: 'log'; sh 'cat' }
      task('later') { use artifact: 'stdout', from: 'dump'; sh 'true' }
    """) == 3
  }
}
