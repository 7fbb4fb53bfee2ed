package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.driver.local.LocalDriver
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Tasks that write to others while both run, and what goes wrong between them. */
class PipesSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
  }

  def cleanup() {
    LocalDriver.leftovers('|' + folder).each { pid -> ProcessHandle.of(pid).ifPresent { it.destroyForcibly() } }
  }

  private Shell.Outcome run(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run', *words)
  }

  @Timeout(60)
  def 'a pipe of which one cannot be run ends: #what'() {
    when:
    def ran = run(tasks, '--without-secrets')

    then:
    ran.code == 1
    ran.out.contains("! $errored errored: cannot start it: the secret 'KEY' was not given")
    shell.leat('why', 'last', stopped).out.contains("'$errored' of its pipe could not be run")

    where:
    what                | tasks                                                                                                                     || errored | stopped
    'who writes'        | "pipe('p') { task('a') { secrets 'KEY'; sh 'true' }; task('b') { sh 'cat' } }"                                            || 'a'     | 'b'
    'who reads'         | "pipe('p') { task('a') { sh 'cat /dev/zero' }; task('b') { secrets 'KEY'; sh 'cat' }; task('c') { sh 'cat' } }"            || 'b'     | 'c'
    'one of two readers' | "task('a') { sh 'echo data' }; task('b') { stdin from: 'a'; secrets 'KEY'; sh 'cat' }; task('c') { stdin from: 'a'; sh 'cat' }" || 'b' | 'c'
  }

  @Timeout(60)
  def 'a pipe that is tried again is not stopped by the end of its first attempt: #what'() {
    when:
    def ran = run("$pipe\n onFailure { task('tell') { sh 'echo told' } }", *words)

    then:
    ran.code == code
    code == 0 ? ran.out.contains('2 tasks, 2 succeeded') || ran.out.contains('succeeded') : ran.out.contains('tell succeeded')
    code == 0 || shell.leat('why', 'last', 'a').out.contains('attempt 2') || shell.leat('why', 'last', 'a').out.contains('Attempt 2')

    where:
    what             | pipe                                                                                                                            | words                 || code
    'the reader fails' | "pipe('p') { task('a') { retry 2; sh 'seq 3' }; task('b') { retry 2; sh 'cat; sleep 0.5; [ \$LEAT_ATTEMPT = 2 ]' } }"          | []                    || 0
    'none begins'    | "pipe('p') { task('a') { retry 2; secrets 'KEY'; sh 'seq 3' }; task('b') { retry 2; sh 'cat' } }"                               | ['--without-secrets'] || 1
  }

  @Timeout(60)
  def 'a pipe whose tee is killed is no success: #recording'() {
    when:
    def ran = run("pipe('p', record: '$recording') { task('a') { sh 'echo one; sleep 0.3; for d in /proc/[0-9]*; do tr \"\\\\0\" \" \" < \$d/cmdline 2> /dev/null | grep -q \"^tee -a \${LEAT_OUTPUT%/*}/\" && kill -9 \${d#/proc/}; done; sleep 0.3; echo two; echo three' }; task('b') { sh 'cat' } }")

    then:
    ran.code == 1
    ran.out.contains('✗ a')

    where:
    recording << ['log', 'artifact']
  }

  @Timeout(60)
  def 'a pipe that cannot be made is no success, and nothing is read or written in its place'() {
    given: 'a system without mkfifo'
    shell.environment = [PATH: shell.pathWithout('mkfifo')]

    when:
    def ran = run("pipe('p') { task('a') { sh 'seq 3' }; task('b') { sh 'cat > got' } }")

    then:
    ran.code == 1
    ran.out.contains('is no pipe: it could not be made, or was removed')
    !Files.exists(folder.resolve('got'))
  }

  @Timeout(60)
  def 'what an attempt published before it failed is no promise kept by the next: #what'() {
    when:
    def ran = run("$tasks; task('use') { needs 'a'; env N: \"\${outputs.a.n}\"; sh 'echo got \$N' }")

    then:
    ran.code == 1
    ran.out.contains(said)

    and: 'one that publishes the same again keeps it'
    run("task('a') { output 'n'; retry 1; sh 'echo n=first >> \"\$LEAT_OUTPUT\"; sleep 0.3; [ \$LEAT_ATTEMPT = 2 ]' }").code == 0

    where:
    what         | tasks                                                                                                                                                                                          || said
    'alone'      | "task('a') { output 'n'; retry 1; sh 'if [ \$LEAT_ATTEMPT = 1 ]; then echo n=first >> \"\$LEAT_OUTPUT\"; sleep 0.3; exit 1; fi' }"                                                                || "it declares the output 'n' and did not publish it"
    'in a pipe'  | "pipe('p') { task('a') { output 'n'; retry 1; sh 'if [ \$LEAT_ATTEMPT = 1 ]; then echo n=first >> \"\$LEAT_OUTPUT\"; sleep 0.3; exit 1; fi; seq 1000000000' }; task('r') { retry 1; sh 'head -1' } }" || 'had read enough before its steps came to their end'
  }

  @Timeout(120)
  def 'a stream that had no room to be recorded is no success, though its reader had read enough: #recording'() {
    given:
    as('mount', '-t', 'tmpfs', '-o', 'size=12m', 'none', folder.toString())
    shell.file('ballast', 'x'.multiply(9_200_000))

    when:
    def ran = run("""
      task('a') { sh 'seq 700000 | head -c 5000000 || :; sleep 2; exec seq 100000000' }
      task('b') { stdin from: 'a', record: '$recording'; sh 'head -c 4700000 > /dev/null; rm -f ballast; sleep 3; head -c 1000 > /dev/null' }""")

    then:
    ran.code == 1
    ran.out.contains('✗ a failed: what it wrote to others could not be recorded whole')

    cleanup:
    as('umount', '-l', folder.toString())

    where:
    recording << ['artifact', 'log']
  }

  private static void as(String... words) {
    assert new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0
  }

  @Timeout(60)
  def 'a stream of which one reader asks for an artifact is one, whoever else reads it: #others'() {
    when:
    def ran = run("task('a') { sh 'echo data; echo beside >&2' }; $others; task('u') { use artifact: 'stdout', from: 'a', into: 'got'; sh 'cat got/*' }")

    then:
    ran.code == 0
    ran.out.contains('u | data')
    ran.out.contains('a | beside')

    where:
    others << ["task('b') { stdin from: 'a', record: 'artifact'; sh 'cat > b' }; task('c') { stdin from: 'a'; sh 'cat > c' }",
      "task('b') { stdin from: 'a', record: 'none'; sh 'cat > b' }; task('c') { stdin from: 'a', record: 'artifact'; sh 'cat > c' }"]
  }

  @Timeout(60)
  def 'what a writer says beside its stream is shown where the stream is not in its log: #recording'() {
    when:
    def ran = run("pipe('p', record: '$recording') { task('a') { sh 'echo data; echo beside >&2' }; task('b') { sh 'cat > got' } }")

    then:
    ran.code == 0
    ran.out.contains('a | beside') == shown
    !ran.out.contains('a | data')

    where:
    recording  || shown
    'artifact' || true
    'none'     || true
    'log'      || false
  }

  @Timeout(60)
  def 'a writer whose readers had read enough has failed only when it owes something: #promise'() {
    when:
    def ran = run("pipe('p') { task('a') { $promise; sh '$before; seq 1000000000; echo n=2 >> \"\$LEAT_OUTPUT\"; touch made' }; task('b') { sh 'head -1' } }\n onFailure { task('tell') { sh 'true' } }")

    then:
    ran.code == (owes ? 1 : 0)
    ran.out.contains('✗ a failed: exit code 141 (signal 13): its readers had read enough before its steps came to their end') == owes

    and: 'its reader is told of it as of each failure in a pipe'
    !owes || shell.leat('why', 'last', 'b').out.contains("'a' of its pipe failed first: exit code 141 (signal 13): its readers had read enough")

    where:
    promise                 | before                              || owes
    "env A: 'none'"         | 'true'                              || false
    "output 'n'"            | 'true'                              || true
    "output 'n'"            | 'echo n=1 >> "\\\$LEAT_OUTPUT"'    || false
    "artifact 'f', files: 'made'" | 'true'                              || true
    "reports junit: '*.xml'" | 'true'                             || true
  }

  @Timeout(60)
  def 'a stream of which nothing was copied is no success: #recording, #others'() {
    given: 'a tee that ends with the shell that would note how it ended'
    def programs = Files.createDirectory(folder.resolve('bin'))
    def tee = Files.writeString(programs.resolve('tee'), '#!/bin/sh\nkill -9 $PPID\nexit 1\n')
    Files.setPosixFilePermissions(tee, PosixFilePermissions.fromString('rwxr-xr-x'))
    shell.environment = [PATH: "$programs:${System.getenv('PATH')}".toString()]

    when:
    def ran = run("task('a') { sh 'sleep 0.5; seq 20000' }; task('b') { stdin from: 'a', record: '$recording'; sh 'cat > got' }; $others")

    then:
    ran.code == 1
    ran.out.contains('✗ a failed')

    where:
    recording  | others
    'log'      | ''
    'artifact' | ''
    'none'     | "task('c') { stdin from: 'a', record: 'none'; sh 'cat > other' }"
    'log'      | "task('c') { stdin from: 'a'; sh 'cat > other' }"
  }

  @Timeout(60)
  def 'a reader that comes after what carries its stream has ended is not left waiting'() {
    given: 'much that the reader is given, so that it comes late'
    def variables = (1..10).collect { "env V$it: '${'x'.multiply(100_000)}'" }.join('\n')

    when:
    def ran = run("task('a') { sh 'trap \\'\\' TERM; kill 0; exit 0' }\n task('b') { stdin from: 'a'\n $variables\n sh 'cat > got; sleep 0.2' }")

    then:
    ran.code == 1
    ran.out.contains('✗ a failed')
  }
}
