package io.leat.engine.driver.shell

import io.leat.engine.agent.AttemptFolder
import io.leat.engine.agent.AttemptSpec
import io.leat.engine.agent.AttemptTicket
import io.leat.engine.agent.StepScript
import io.leat.engine.job.TaskName
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Steps that the waiting shell of an attempt does by itself, in each shell that a host may have. */
@Timeout(60)
class SupervisorStepSpec extends Specification {
  @TempDir Path temporary

  private AttemptFolder folder

  def setup() {
    folder = new AttemptFolder(temporary.resolve('attempt'))
    folder.make()
  }

  /** Runs an attempt in {@code shell} to its end, behind the words of {@code before}. */
  private int run(String shell, List<String> scripts, List<String> before = [], Map<String, String> environment = [:]) {
    def lease = new Lease(new TaskName('a'), 1, 1, 'local')
    def steps = scripts.collect { new StepScript.Script('', it) }
    AttemptScript.write(new AttemptSpec(new AttemptTicket(lease, folder, 'mark', null, []), temporary, steps, [:], AttemptSpec.Secrets.NONE, AttemptSpec.Streams.NONE), [])
    def launcher = temporary.resolve('launcher.sh').toFile()
    launcher.text = ShellScript.launcher().text()
    def process = new ProcessBuilder(before + shell.split(' ').toList() + [launcher.path, 'attempt', folder.path().toString()]).redirectErrorStream(true)
    process.environment().putAll(environment)
    process.start().with { outputStream.close(); inputStream.text; waitFor() }
  }

  def 'print what a process of their own would, between those that have one: #shell'() {
    expect:
    run(shell, ['echo one', 'printf two', ' : nothing ', 'echo', 'true', 'echo three\n', 'false', 'echo never']) == 0
    folder.exit().toFile().text == '1\n'
    folder.log().toFile().text == 'one\ntwo\nthree\n'
    folder.path().resolve('steps').toFile().readLines() == ['1 0', '2 4', '3 7', '4 7', '5 8', '6 8', '7 14']

    where:
    shell << ['bash -p', 'dash', 'busybox sh', 'zsh --emulate sh']
  }

  def 'print where they say, and nothing goes on printing there: #shell'() {
    expect:
    run(shell, ['echo one >&2', 'echo two > /dev/null', 'printf three > /dev/null 2>&1', 'printf four 2>&1', ': > /dev/null', 'echo five']) == 0
    folder.exit().toFile().text == '0\n'
    folder.log().toFile().text == 'one\nfourfive\n'
    folder.path().toFile().list().every { !it.endsWith('.sh') }

    where:
    shell << ['bash -p', 'dash', 'busybox sh', 'zsh --emulate sh']
  }

  def 'fail when the log may not grow any more, and the shell that waits tells of it: #shell'() {
    given: 'files of 1 KiB at most'
    def limit = ['bash', '-c', 'ulimit -S -f 1; exec "$@"', 'bash']

    expect:
    run(shell, ["head -c 1010 /dev/zero | tr '\\0' x", 'echo this is longer than what is left', 'echo never'], limit) == 0
    folder.exit().toFile().text == '1\n'
    folder.log().toFile().text.startsWith('x' * 1010 + 'this')
    Files.size(folder.log()) == 1024

    where:
    shell << ['bash -p', 'dash', 'busybox sh']
  }

  def 'are no functions of the account'() {
    expect:
    run('bash', ['echo one', 'echo two'], [], ['BASH_FUNC_echo%%': '() { leat_folder=elsewhere; exit 7; }']) == 0
    folder.exit().toFile().text == '0\n'
    folder.log().toFile().text == 'one\ntwo\n'
  }
}
