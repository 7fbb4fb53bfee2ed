package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.folder.LeatFolder
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir

/** What runs have left is looked after by the next run of the folder. */
class LeftoversSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.file('Jobfile', '''
      job('web') {
        task('a') { sh 'echo one'; sh 'echo two'; artifact 'made', files: 'made' }
        task('b') { needs 'a'; sh 'echo three; [ -e go ]' }
      }'''.stripIndent())
    shell.file('made', 'made\n')
  }

  private List<String> runs() {
    folder.resolve('.leat/runs').toFile().list().toList().sort()
  }

  private Map told() {
    [show: shell.leat('show', '1').out, a: shell.leat('logs', '1', 'a').out, last: shell.leat('logs', '1', 'b', '--tail', '1').out,
     why: shell.leat('why', '1', 'b').out, artifacts: shell.leat('artifacts', '1').out, again: shell.leat('attach', '1').code]
  }

  def 'a run before is packed, and told of as it was'() {
    given:
    shell.leat('run')
    def before = told()

    when:
    shell.leat('run')

    then:
    before.a == 'one\ntwo\n'
    before.why.contains('exit code 1')
    before.again == 1
    runs().containsAll('1.pack', '2')
    !Files.exists(folder.resolve('.leat/runs/1/header')) && !Files.exists(folder.resolve('.leat/runs/1/attempts'))
    Files.exists(folder.resolve('.leat/runs/2/header'))
    told() == before
    shell.leat('runs').out.readLines()*.split(' ')*.first() == ['web#2', 'web#1']
    shell.leat('cancel', '1').code == 0
    runs() == ['1', '1.pack', '2']

    when:
    shell.file('go', '')
    def gone = shell.leat('run', '--from', 'failed')
    shell.leat('clean', '--keep', '1')

    then:
    gone.code == 0
    runs() == ['3']
  }

  def 'what a run left whose process died between its end and the last removal goes with the next run'() {
    given:
    shell.file('go', '')
    shell.leat('run', '--isolated')
    def run = folder.resolve('.leat/runs/1')
    Files.delete(run.resolve('ended'))
    Files.createDirectories(run.resolve('work/a.1/target'))
    run.resolve('work/a.1/target/big').toFile().text = 'left'
    Files.createDirectories(run.resolve('snapshot'))

    when:
    shell.leat('run')

    then:
    !Files.exists(run.resolve('work')) && !Files.exists(run.resolve('snapshot')) && !Files.exists(run.resolve('header'))
    runs().contains('1.pack')
    shell.leat('show', '1').out.contains('succeeded')
  }

  def 'a run that was interrupted stays as it is'() {
    given:
    shell.leat('run')
    def journal = folder.resolve('.leat/runs/1/journal').toFile()
    journal.text = journal.readLines().take(2).collect { it + '\n' }.join()
    Files.delete(folder.resolve('.leat/runs/1/ended'))

    when:
    shell.leat('run')

    then:
    runs() == ['1', '2']
    shell.leat('runs').out.readLines().last().contains('interrupted')
  }

  def 'what runs leave does not grow with each of them, however large they are and however slow the disk is'() {
    given:
    shell.file('go', '')
    def leat = LeatFolder.in(folder)
    def counts = []

    when: 'there is no time for it'
    5.times {
      more(it + 1)
      new Leftovers(leat, it + 1, [:], Duration.ZERO, 5).end()
      counts << files()
    }

    then: 'each is packed by the next'
    runs().containsAll('1.pack', '2.pack', '3.pack', '4.pack')
    counts[3] <= counts[1] + 4
    !Files.exists(folder.resolve('.leat/runs/4/attempts'))
  }

  def 'what many runs have left comes to an end, whoever runs then'() {
    given:
    shell.file('go', '')
    def leat = LeatFolder.in(folder)
    (1..6).each { more(it) }

    when:
    def rounds = 0
    while (leat.loose().size() > 1 && rounds < 100) {
      rounds++
      more(6 + rounds)
      new Leftovers(leat, 6 + rounds, [:], Duration.ZERO, 10).end()
    }

    then:
    rounds > 1
    leat.loose() == [6 + rounds]
  }

  def 'a large run that has just ended is left for some seconds, and a small one is not: #attempts entries, #age s ago'() {
    given:
    shell.file('go', '')
    more(1)
    def run = folder.resolve('.leat/runs/1')
    (3..attempts).each { Files.createDirectory(run.resolve("attempts/x.$it")) }
    run.resolve('ended').toFile().lastModified = System.currentTimeMillis() - age * 1000

    when:
    new Leftovers(LeatFolder.in(folder), 2, [:]).end()

    then:
    runs().contains('1.pack') == packed

    where:
    attempts            | age || packed
    Leftovers.LARGE     | 1   || true
    Leftovers.LARGE + 1 | 1   || false
    Leftovers.LARGE + 1 | 11  || true
    Leftovers.LARGE + 1 | -60 || true
  }

  def 'many large runs that have just ended do not stand before one that ended long ago'() {
    given:
    shell.file('go', '')
    (1..23).each { more(it) }
    (2..22).each { run -> (1..Leftovers.LARGE).each { Files.createDirectory(folder.resolve(".leat/runs/$run/attempts/x.$it")) } }
    (1..23).each { folder.resolve(".leat/runs/$it/ended").toFile().lastModified = System.currentTimeMillis() - (it == 1 ? 60_000 : 0) }

    when:
    new Leftovers(LeatFolder.in(folder), 23, [:]).end()

    then:
    runs().findAll { it.endsWith('.pack') } == ['1.pack']
  }

  /** Makes a run that has ended and looked after no other. */
  private void more(int number) {
    def run = folder.resolve(".leat/runs/$number")
    def like = folder.resolve('like')
    if (number == 1) {
      shell.leat('run')
      assert ['cp', '-R', "$run", "$like"].execute().waitFor() == 0
    } else {
      assert ['cp', '-R', "$like", "$run"].execute().waitFor() == 0
    }
  }

  private long files() {
    Files.walk(folder.resolve('.leat/runs')).withCloseable { it.filter { Files.isRegularFile(it) }.count() }
  }
}
