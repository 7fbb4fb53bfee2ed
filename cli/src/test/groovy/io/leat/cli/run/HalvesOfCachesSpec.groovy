package io.leat.cli.run

import io.leat.cli.LeatProcess
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** What becomes of a cache that came back in place by halves, since {@code leat run} died amid it (ADR 64). */
class HalvesOfCachesSpec extends Specification {
  @TempDir
  Path temporary

  /** A folder whose cache 'c' has eight files under the key of {@code v}, which is another now; none of them is there. */
  private Path withoutItsCache(String name) {
    def folder = Files.createDirectories(temporary.resolve(name))
    Files.writeString(folder.resolve('Jobfile'), """
      job('k') {
        task('t') {
          cache 'c', paths: ['c'], key: "k-\${files('v')}", restore: ['k-']
          sh 'mkdir -p c/d; ls c/d | wc -l; cat c/d/1 || :; for i in 1 2 3 4 5 6 7 8; do [ -e c/d/\$i ] || echo \$i > c/d/\$i; done; ls -A c/d > left'
        }
      }""")
    Files.writeString(folder.resolve('v'), '1')
    assert leat(folder, [], ['run']) == 0
    Files.writeString(folder.resolve('v'), '2')
    folder.resolve('c').toFile().deleteDir()
    folder
  }

  private static String log(Path folder, int run) {
    folder.resolve(".leat/runs/$run/attempts/t.1/log").toFile().text
  }

  private static List<String> why(Path folder, int run, String task = 't') {
    folder.resolve(".leat/runs/$run/attempts/${task}.1.why").toFile().readLines()*.replaceAll('k-[0-9a-f]+', 'K')
  }

  def 'a cache that came back by halves in place when its run died at #point is whole for the next: #words'() {
    given:
    def folder = withoutItsCache('halves')

    when:
    def died = leat(folder, ["-Dleat.kill=$point".toString()], ['run'])
    def half = folder.resolve('c/d')
    ['2', '5'].each { Files.deleteIfExists(half.resolve(it)) }
    def living = Files.exists(half) ? [".leat-tmp-${ProcessHandle.current().pid()}-7".toString()] : []
    (living ? [".leat-tmp-${Integer.MAX_VALUE}-7".toString(), *living] : []).each { Files.writeString(half.resolve(it), 'begun') }
    def code = leat(folder, [], words)
    int run = newest(folder)

    then: 'the task had all files, and that they came back is said'
    [died, code] == [137, 0]
    log(folder, run) == '8\n1\n'
    why(folder, run) == ["cache 'c' came back from the key K"]

    and: 'what the dead had begun is gone'
    folder.resolve('left').toFile().readLines() == living + (1..8)*.toString()

    when: 'once it was said, what is there is of the folder'
    Files.delete(half.resolve('2'))
    leat(folder, [], ['run'])

    then:
    why(folder, run + 1)*.replaceAll('[0-9]', 'N') == ["cache 'c' was left aside: 'c/d/N' is there"]
    log(folder, run + 1) == '7\n1\n'

    where:
    [point, words] << [['CACHE_BEGUN:after', 'CACHES_BROUGHT:after', 'NOTES_STORED:after', 'KEYS_STORED:before'], [['attach', 'last'], ['run']]].combinations()
  }

  def 'what came to be where a cache comes back in place is not replaced when a run died at #point'() {
    given:
    def folder = withoutItsCache('changed')

    when:
    def died = leat(folder, ["-Dleat.kill=$point".toString()], ['run'])
    Files.createDirectories(folder.resolve('c/d'))
    Files.writeString(folder.resolve('c/d/1'), 'mine')
    def code = leat(folder, [], ['attach', 'last'])

    then:
    [died, code] == [137, 0]
    folder.resolve('c/d/1').toFile().text == 'mine'
    log(folder, 2) == "$found\nmine"
    why(folder, 2) == said

    where:
    point                   || found | said
    'CACHES_BROUGHT:before' || 1     | ["cache 'c' was left aside: 'c/d/1' is there"]
    'CACHE_BEGUN:after'     || 1     | ["cache 'c' was left aside: 'c/d/1' is there"]
    'CACHES_BROUGHT:after'  || 8     | ["cache 'c' came back from the key K", "cache 'c': not replaced, since changed: 'c/d/1'"]
    'CACHE_BEGUN:after:2'   || 8     | ["cache 'c' came back from the key K"]
  }

  def 'what is there after a death is not filled up when it is #what'() {
    given:
    def folder = withoutItsCache('other')

    when:
    def died = leat(folder, ['-Dleat.kill=CACHES_BROUGHT:after'], ['run'])
    folder.resolve('c').toFile().eachFileRecurse { it.file && it.name in gone ? it.delete() : null }
    added.each { name, text -> Files.writeString(Files.createDirectories(folder.resolve('c/d')).resolve(name), text) }
    def code = leat(folder, [], words)

    then:
    [died, code] == [137, ended]
    ended == 0 ? log(folder, newest(folder)).readLines().first() == "${added.size()}" : temporary.resolve('said-other').toFile().text.contains(said)
    added.every { name, text -> folder.resolve("c/d/$name").toFile().text == text }

    where:
    what                        | gone           | added                | words               || ended | said
    'of others altogether'      | ('1'..'8')     | [x: 'mine', y: 'my'] | ['run']             || 0     | ''
    'of others in part'         | ['1']          | [x: 'mine']          | ['run']             || 1     | "'c/d/x' is not of it; remove its files (c) and run again"
  }

  def 'an isolated run does not begin with a half of a cache'() {
    given:
    def folder = withoutItsCache('isolated')

    when:
    def died = leat(folder, ['-Dleat.kill=CACHES_BROUGHT:after'], ['run'])
    Files.delete(folder.resolve('c/d/2'))
    def refused = leat(folder, [], ['run', '--isolated'])

    then:
    [died, refused] == [137, 2]
    temporary.resolve('said-isolated').toFile().text.contains("files of the cache 'c' came back by halves when a run died (c); 'leat run' without --isolated brings the rest where a task has that cache, or remove them")

    when:
    def codes = [leat(folder, [], ['run']), leat(folder, [], ['run', '--isolated'])]

    then:
    codes == [0, 0]
    log(folder, newest(folder)).readLines().first() == '8'
  }

  def 'no task begins with a half of a cache whose other half is gone'() {
    given:
    def folder = withoutItsCache('gone')

    when:
    def died = leat(folder, ['-Dleat.kill=CACHES_BROUGHT:after'], ['run'])
    Files.delete(folder.resolve('c/d/2'))
    folder.resolve('.leat/store/caches').toFile().listFiles().findAll { it.directory }*.deleteDir()
    def code = leat(folder, [], ['run'])

    then:
    [died, code] == [137, 1]
    temporary.resolve('said-gone').toFile().text =~ /cache 'c' is there by halves, key k-[0-9a-f]+: it is not kept any more; remove its files \(c\) and run again/

    when:
    folder.resolve('c').toFile().deleteDir()

    then:
    leat(folder, [], ['run']) == 0
    why(folder, 4) == ["cache 'c' has nothing under its keys"]
  }

  /** As {@link #withoutItsCache}, after a death amid it: six of the eight files are there. */
  private Path withAHalf(String name) {
    def folder = withoutItsCache(name)
    assert leat(folder, ['-Dleat.kill=CACHES_BROUGHT:after'], ['run']) == 137
    ['2', '5'].each { Files.delete(folder.resolve('c/d').resolve(it)) }
    folder
  }

  private static void replace(Path folder, String what, String by) {
    def jobfile = folder.resolve('Jobfile')
    def text = Files.readString(jobfile)
    assert text.contains(what)
    Files.writeString(jobfile, text.replace(what, by))
  }

  private static List<File> notes(Path folder) {
    folder.resolve('.leat/store/caches').toFile().listFiles().findAll { it.name.startsWith('begun-') }
  }

  private String all(Path folder) {
    temporary.resolve("said-${folder.fileName}").toFile().text
  }

  def 'a half is known when its folder has moved'() {
    given:
    def folder = Files.move(withAHalf('there'), temporary.resolve('elsewhere'))

    expect:
    leat(folder, [], ['run']) == 0
    log(folder, newest(folder)) == '8\n1\n'
    why(folder, newest(folder)) == ["cache 'c' came back from the key K"]
    notes(folder) == []
  }

  def 'a task with another cache #paths does not take a half for what was there'() {
    given:
    def folder = withAHalf('another')
    replace(folder, "cache 'c', paths: ['c']", "cache 'other', paths: $paths")

    when:
    def code = leat(folder, [], ['run'])

    then:
    code == 1
    all(folder) =~ /cache 'c' is there by halves, key k-[0-9a-f]+: the cache 'other' has 'c\/d\/1' of it, too; remove its files \(c\) and run again/
    folder.resolve('c/d').toFile().list().length == 6

    when: 'they are removed'
    folder.resolve('c').toFile().deleteDir()

    then:
    leat(folder, [], ['run']) == 0
    why(folder, newest(folder)) == ["cache 'other' has nothing under its keys"]
    notes(folder) == []

    where:
    paths << ["['c']", "['c/d/1', 'x']"]
  }

  def 'a task with another cache elsewhere begins beside a half'() {
    given:
    def folder = withAHalf('beside')
    replace(folder, "cache 'c', paths: ['c']", "cache '$name', paths: ['x']")

    expect:
    leat(folder, [], ['run']) == 0
    notes(folder).size() == 1

    where:
    name << ['c', 'other']
  }

  def 'a half of a cache that no task names any more refuses an isolated run until its files are #what'() {
    given:
    def folder = withAHalf('orphan')
    replace(folder, "cache 'c', paths: ['c']", "cache 'other', paths: ['x']")

    when:
    def refused = leat(folder, [], ['run', '--isolated'])

    then:
    refused == 2
    all(folder).contains('came back by halves when a run died (c)')

    when:
    mended(folder.resolve('c/d'))

    then:
    leat(folder, [], ['run', '--isolated']) == 0
    notes(folder) == []

    where:
    what                  | mended
    'removed'             | { it.parent.toFile().deleteDir() }
    'made anew'           | { dir -> (1..3).each { Files.writeString(dir.resolve("$it"), 'anew') }; ['4', '6', '7', '8'].each { Files.deleteIfExists(dir.resolve(it)) } }
    'all there as of old' | { dir -> ['2', '5'].each { Files.writeString(dir.resolve(it), it + '\n') } }
  }

  def 'a half that is not copied refuses no isolated run'() {
    given:
    def folder = withAHalf('ignored')
    Files.writeString(folder.resolve('.gitignore'), 'c/\n')
    assert ['git', 'init', '-q'].execute([], folder.toFile()).waitFor() == 0

    expect:
    leat(folder, [], ['run', '--isolated']) == 0
    notes(folder).size() == 1
  }

  def 'a damaged note is no word that all is whole: #words'() {
    given:
    def folder = withAHalf('damaged')
    def note = notes(folder).first()
    def bytes = note.bytes
    bytes[-1] = (byte) (bytes[-1] ^ 1)
    note.bytes = bytes

    when:
    def code = leat(folder, [], words)

    then:
    code == ended
    all(folder).contains(said.replace('NOTE', "$note"))
    folder.resolve('c/d').toFile().list().length == 6

    when: 'what it says is done, or the files alone are removed'
    folder.resolve('c').toFile().deleteDir()

    then:
    leat(folder, [], ['run']) == 0
    notes(folder) == []
    log(folder, newest(folder)) == '8\n1\n'

    where:
    words                 || ended | said
    ['run']               || 1     | "cache 'c' may be there by halves: the note 'NOTE' of a cache that came back when a run died cannot be read; remove its files (c) and that note, and run again"
    ['run', '--isolated'] || 2     | "the note 'NOTE' of a cache that came back when a run died cannot be read; remove the files of that cache where some are missing, and the note"
  }

  def 'a half is not filled up when its key is not looked for any more'() {
    given:
    def folder = withAHalf('key')
    replace(folder, ", restore: ['k-']", '')

    expect:
    leat(folder, [], ['run']) == 1
    all(folder) =~ /cache 'c' is there by halves, key k-[0-9a-f]+: the key is k-[0-9a-f]+ now; remove its files \(c\) and run again/
    folder.resolve('c/d').toFile().list().length == 6
  }

  /** A folder whose task 'fetch' takes its result of 'v' = 1, and whose cache is there by halves: its run died amid it. */
  private Path withAHalfAndAResult(String name) {
    def folder = Files.createDirectories(temporary.resolve(name))
    Files.writeString(folder.resolve('Jobfile'), """
      job('k') {
        task('fetch') {
          inputs 'v'
          cache 'c', paths: ['c'], key: 'k'
          artifact 'out', files: 'out'
          sh '[ -e c/1 ] || { mkdir -p c; for i in 1 2 3 4 5 6 7 8; do echo \$i > c/\$i; done; }; cp v out'
        }
        task('pack') { needs 'fetch'; artifact 'c', files: 'c/**'; sh 'true' }
      }""")
    def files = { String v -> Files.writeString(folder.resolve('v'), v); folder.resolve('c').toFile().deleteDir() }
    files('1')
    assert leat(folder, [], ['run']) == 0
    files('2')
    assert leat(folder, ['-Dleat.kill=CACHES_BROUGHT:after'], ['run']) == 137
    ['2', '5'].each { Files.delete(folder.resolve('c').resolve(it)) }
    Files.writeString(folder.resolve('v'), '1')
    folder
  }

  def 'a task that takes an earlier result has its half brought to its end, so that no other keeps it'() {
    given:
    def folder = withAHalfAndAResult('result')

    expect:
    leat(folder, [], ['run']) == 0
    why(folder, newest(folder), 'fetch') == ["cache 'c' came back, key k"]
    all(folder).contains('fetch succeeded: the result of run 1')
    folder.resolve('c').toFile().list().sort() == ('1'..'8')
    notes(folder) == []
  }

  def 'a task that takes an earlier result has its cache come back for those that follow, or runs'() {
    given:
    def folder = withAHalfAndAResult('follow')
    folder.resolve('c').toFile().deleteDir()

    expect:
    leat(folder, [], ['run']) == 0
    all(folder).contains('fetch succeeded: the result of run 1')
    folder.resolve('c').toFile().list().length == 8

    when: 'it is not kept any more'
    folder.resolve('c').toFile().deleteDir()
    folder.resolve('.leat/store/caches').toFile().listFiles().findAll { it.directory }*.deleteDir()

    then:
    leat(folder, [], ['run']) == 0
    why(folder, newest(folder), 'fetch') == ["cache 'c' has nothing under its keys", "no earlier result was taken: cache 'c' has nothing under its keys"]
    folder.resolve('c').toFile().list().length == 8
  }

  def 'no half becomes an artifact of a task that does not have that cache, which #end'() {
    given:
    def folder = withAHalfAndAResult("pack-$end")
    replace(folder, "cache 'c', paths: ['c'], key: 'k'", '')
    replace(folder, "'true'", end == 'succeeds' ? "'true'" : "'false'")
    replace(folder, "artifact 'c',", "artifact 'c', on: 'always',")

    when:
    def code = leat(folder, [], ['run'])

    then:
    code == 1
    (end == 'succeeds' ? all(folder) : why(folder, newest(folder), 'pack').join()).contains("files of the cache 'c' came back by halves when a run died (c); a task before this one that has that cache brings the rest, or remove them")
    !all(folder).contains('pack/c (6 files')

    when: 'it is there altogether'
    ['2', '5'].each { Files.writeString(folder.resolve('c').resolve(it), it + '\n') }

    then:
    leat(folder, [], ['run']) == (end == 'succeeds' ? 0 : 1)
    notes(folder) == []

    where:
    end << ['succeeds', 'fails']
  }

  def 'no artifact is kept while a cache comes back'() {
    given:
    def caches = Files.createDirectories(temporary.resolve('while/.leat/store/caches'))
    def folder = caches.parent.parent.parent
    Files.writeString(folder.resolve('Jobfile'), "job('k') { task('t') { artifact 'c', files: 'c/**'; sh 'mkdir c; echo > c/1' } }")
    def channel = java.nio.channels.FileChannel.open(caches.resolve('lock'), java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)
    def lock = channel.lock()

    when:
    def run = Thread.start { leat(folder, [], ['run']) }
    def end = folder.resolve('.leat/runs/1/attempts/t.1/exit')
    while (!Files.exists(end) && run.alive) {
      Thread.onSpinWait()
    }
    Files.writeString(folder.resolve('c/2'), '')
    lock.release()
    channel.close()
    run.join()

    then: 'what came meanwhile is of it'
    all(folder).contains('kept: t/c (2 files')
  }

  private static int newest(Path folder) {
    folder.resolve('.leat/runs').toFile().list().findAll { it.isInteger() }*.toInteger().max()
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
