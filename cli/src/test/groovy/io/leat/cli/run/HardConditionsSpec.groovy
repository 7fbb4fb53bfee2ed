package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.driver.local.LocalDriver
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** Runs under conditions that nobody wishes for: each ends in the right state, says what happened, and the next run works. */
class HardConditionsSpec extends Specification {
  @TempDir
  Path temporary

  Path folder
  Shell shell

  def setup() {
    folder = Files.createDirectories(temporary.resolve("it's \"a\" földer; \$HOME"))
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
  }

  def cleanup() {
    LocalDriver.leftovers('|' + folder).each { pid -> ProcessHandle.of(pid).ifPresent { it.destroyForcibly() } }
  }

  private Shell.Outcome run(String tasks) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run')
  }

  private static boolean poll(Closure<Boolean> there) {
    new PollingConditions(timeout: 30, delay: 0.02).eventually {
      assert there()
    }
    true
  }

  def 'a task that #what ends with #why.inspect()'() {
    given:
    def said = run("task('a') { $task }")

    expect:
    said.code == code
    said.err == ''
    why == '' || said.out.contains(why)
    !said.out.contains('Exception')
    poll { LocalDriver.leftovers('|' + folder) == [] }
    run("task('a') { sh 'true' }").code == 0

    where:
    what                                  | code | why                               | task
    'puts a FIFO in place of its output'  | 1    | 'did not publish it'              | "output 'v'; sh 'rm -f \"\$LEAT_OUTPUT\"; mkfifo \"\$LEAT_OUTPUT\"'"
    'links its output to nowhere'         | 1    | 'did not publish it'              | "output 'v'; sh 'rm -f \"\$LEAT_OUTPUT\"; ln -s nowhere \"\$LEAT_OUTPUT\"'"
    'links its output to an endless file' | 1    | 'did not publish it'              | "output 'v'; sh 'rm -f \"\$LEAT_OUTPUT\"; ln -s /dev/zero \"\$LEAT_OUTPUT\"'"
    'kills its process group'             | 1    | 'ended without a word'            | "sh 'kill -9 0; exit 0'"
    'asks its process group to end'       | 1    | 'exit code 143'                   | "sh 'kill 0; exit 0'"
    'leaves a process behind by nohup'    | 0    | ''                                | "sh 'nohup sleep 1000 > /dev/null 2>&1 & true'"
    'forks twice'                         | 0    | ''                                | "sh '(setsid sh -c \"sleep 1000 & sleep 1000\" > /dev/null 2>&1 &)'"
    'has a FIFO for an artifact'          | 1    | "'pipe' is neither a file nor"    | "artifact 'x', files: 'pi*'; sh 'mkfifo pipe'"
    'puts a folder in place of its log'   | 1    | 'its log was cut or replaced'     | "sh 'd=\$(dirname \"\$LEAT_OUTPUT\"); rm -f \"\$d/log\"; mkdir \"\$d/log\"; echo hi'"
    'has lines that end as on Windows'    | 0    | ''                                | "sh 'true\\r\\nif true; then\\r\\n  echo yes\\r\\nfi\\r\\n'"
  }

  def 'a condition that could not be written as a text is refused before anything runs'() {
    given:
    def holes = { int count -> "task('a') { output 'v'; sh 'echo v=1 >> \"\$LEAT_OUTPUT\"' }\n task('b') { when \"${'\${outputs.a.v}' * count}\" != ''; sh 'true' }" }

    expect:
    run(holes(500)).code == 0
    run(holes(1000)).with { [code, err.contains("error[LEAT-401]: a condition has at most 5000 names, signs and texts")] } == [3, true]
    !Files.exists(folder.resolve('.leat/runs/2'))
  }

  def 'a task that deletes .leat is told to have done so, and what needs it does not start'() {
    when:
    def said = run("task('a') { sh 'rm -rf .leat' }\n task('b') { needs 'a'; sh 'touch b' }")

    then:
    said.code == 2
    said.err == "leat: cannot go on with web#1: its folder '${folder.resolve('.leat/runs/1')}' was deleted while it ran; run it again\n"
    !Files.exists(folder.resolve('b'))
    run("task('a') { sh 'true' }").code == 0
  }

  def 'a run whose end cannot be noted says what to do, has ended what its tasks left, and can be attached to'() {
    when: 'a folder stands in place of the file, as full disks are rare'
    def said = run("task('a') { sh 'mkdir .leat/runs/1/ended; setsid sleep 1000 > /dev/null 2>&1 & true' }")

    then:
    said.code == 2
    said.err.startsWith("leat: cannot go on with web#1: ")
    said.err.endsWith("; when that is mended, 'leat attach 1' goes on with it\n")
    said.err.count('\n') == 1
    poll { LocalDriver.leftovers('|' + folder) == [] }

    when:
    Files.delete(folder.resolve('.leat/runs/1/ended'))

    then:
    shell.leat('attach', '1').code == 0
  }

  def 'names with blanks and quotes keep their files apart, and their artifacts come back'() {
    expect:
    run('''
      task('a') { artifact 'x', files: "out dir/**"; sh "mkdir 'out dir'; echo 1 > 'out dir/a \\"quoted\\" name'; echo 2 > \\"out dir/it's\\"" }
      task('b') { use artifact: 'x', from: 'a', into: 'in dir'; sh "find 'in dir' -type f | sort > list" }
    ''').code == 0
    folder.resolve('list').toFile().readLines() == ['in dir/out dir/a "quoted" name', "in dir/out dir/it's"]
  }

  def 'a line of 100 MB is read by its parts'() {
    given:
    run('''task('a') { sh "echo first; head -c 100000000 /dev/zero | tr '\\\\0' x; echo; echo last" }''')

    expect:
    shell.leat('logs', 'last', 'a', '--tail', '1').out == 'last\n'
    shell.leat('logs', 'last', 'a', '--grep', '^[fl]').out == 'first\nlast\n'
    shell.leat('logs', 'last', 'a', '--since-line', '3').out == 'last\n'
    shell.leat('logs', 'last', 'a').out.length() == 100_000_000 + 'first\n\nlast\n'.length()
  }
}
