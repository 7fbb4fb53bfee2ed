package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** {@code leat run --watch}, as a process, with files that change. */
@Timeout(120)
class WatchSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup ServerProcess processes

  def setup() {
    processes = new ServerProcess(Files.createDirectory(folder.resolve('said')))
  }

  private void write(String name, String text) {
    def file = folder.resolve("work/$name")
    Files.createDirectories(file.parent)
    file.toFile().text = text
  }

  /** What each run read. */
  private List<String> ran() {
    def file = folder.resolve('work/out/ran').toFile()
    file.exists() ? file.readLines() : []
  }

  private String err() {
    folder.resolve('said/err.0').toFile().text
  }

  private int waits() {
    err().readLines().count { it == 'waiting for a change; Ctrl-C ends this' }
  }

  def 'it runs again with each change of a file, but for what runs write and what begins with a dot, until Ctrl-C'() {
    given:
    write('Jobfile', "job('web') { task('a') { sh 'mkdir -p out; cat src/a src/b >> out/ran' } }")
    write('src/a', 'one\n')
    write('src/b', '')

    when:
    def process = processes.leat('run', '--chdir', folder.resolve('work').toString(), '--watch')

    then: 'what the run wrote is no change'
    ServerProcess.poll { waits() == 1 }
    ran() == ['one']

    when: 'two files are saved, and before them one that does not count'
    write('.hidden', 'x')
    write('.cache/deep', 'x')
    write('src/a', 'two\n')
    write('src/b', 'and three\n')

    then:
    ServerProcess.poll { waits() == 2 }
    ran() == ['one', 'two', 'and three']
    err().contains('src/a has changed')
    !err().contains('hidden') && !err().contains('deep')

    when: 'the Jobfile is broken, and mended'
    write('Jobfile', "job('web') { task('a') { sg 'true' } }")

    then:
    ServerProcess.poll { waits() == 3 }
    err().contains('Jobfile has changed')
    ran().size() == 3

    when:
    write('Jobfile', "job('web') { task('a') { sh 'cat src/a >> out/ran' } }")

    then:
    ServerProcess.poll { waits() == 4 }
    ran() == ['one', 'two', 'and three', 'two']

    when: 'a file goes'
    Files.delete(folder.resolve('work/src/b'))

    then:
    ServerProcess.poll { waits() == 5 }
    err().contains('src/b has changed')

    when:
    assert ['kill', '-INT', "${process.pid()}"].execute().waitFor() == 0

    then:
    process.waitFor(20, TimeUnit.SECONDS)
    process.exitValue() == 130
    ran().size() == 5
  }

  def 'what cannot be read again is refused: #words'() {
    given:
    def shell = new Shell(Files.createDirectories(folder.resolve('work')))
    write('Jobfile', "job('web') { task('a') { sh 'true' } }")

    expect:
    shell.leat('run', *words, '--watch').with { [it.code, it.err] } == [2, "leat: '--watch' goes with the Jobfile of a folder, which is read again\n"]

    where:
    words << [['-'], ['--dry-run'], ['--replay']]
  }
}
