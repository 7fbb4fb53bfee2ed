package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.driver.local.LocalDriver
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import spock.util.concurrent.PollingConditions

/** {@code leat run} with real tasks, in this process: what the options mean, and what hostile tasks come to. */
class LocalRunSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = shell()
  }

  def cleanup() {
    LocalDriver.leftovers('|' + folder).each { pid -> ProcessHandle.of(pid).ifPresent { it.destroyForcibly() } }
  }

  private Shell shell() {
    def made = new Shell(folder)
    made.environment = [PATH: System.getenv('PATH')]
    made
  }

  private Shell.Outcome run(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run', *words)
  }

  private List<String> lines(String name) {
    folder.resolve(name).toFile().with { it.exists() ? it.readLines('UTF-8') : [] }
  }

  private String log(int run, String attempt) {
    folder.resolve(".leat/runs/$run/attempts/$attempt/log").toFile().getText('UTF-8')
  }

  private static boolean poll(Closure<Boolean> there) {
    new PollingConditions(timeout: 30, delay: 0.02).eventually {
      assert there()
    }
    true
  }

  def 'a script that opens stderr anew keeps its log, and one that has others cut it is an error that says so'() {
    given:
    shell.file('cuts', 'echo x > /dev/stderr\n')

    when:
    def ran = run("""
      task('a') { sh 'echo one; echo x > /dev/stderr; echo two | tee /dev/stderr > copy' }
      task('b') { sh 'echo one'; sh 'sh ./cuts' }
      task('c') { sh 'echo one'; sh 'sh ./cuts; exit 3' }
      task('d') { env LOG: '/dev/stderr'; sh 'echo one; echo x > "\$LOG"; echo two' }
      task('e') {
        sh 'echo one > /dev/stderr; sleep 100', timeout: 1, allowFailure: true
        sh 'echo two > /dev/stderr; echo three'
      }
      task('f') { sh 'echo one; sed -i s/one/uno/ "\${LEAT_OUTPUT%/*}/log"; echo two' }""")

    then:
    ran.code == 1
    log(1, 'a.1') == 'one\nx\ntwo\n'
    log(1, 'd.1') == 'one\nx\ntwo\n'
    log(1, 'e.1').startsWith('one\n') && log(1, 'e.1').endsWith('two\nthree\n')
    shell.leat('why', '1', 'b').out.contains("its log was cut or replaced while it ran, so what it printed is not all there: a program that it began opened stdout or stderr anew, as a script does with '> /dev/stderr' (write '>&2')")
    shell.leat('why', '1', 'c').out.contains('exit code 3 in step 2 of 2')
    saysOfItsLog('c', 'its log was cut or replaced while it ran')
    shell.leat('why', '1', 'f').out.contains('its log was cut or replaced while it ran')
  }

  def 'a task that failed and whose #what was removed while it ran stays failed, and all who show it say so'() {
    when:
    def ran = run("task('a') { sh 'echo begun; rm -r $file; echo the reason; $ends' }")

    then:
    ran.code == 1
    shell.leat('why', '1', 'a').out.contains("ended with exit code $code")
    saysOfItsLog('a', 'its folder or log was removed while it ran')

    where:
    what                                    | file                   | ends                      || code
    'log'                                   | '"${LEAT_OUTPUT%/*}/log"' | 'exit 3'                || 3
    'folder'                                | '"${LEAT_OUTPUT%/*}"'  | 'exit 3'                  || 3
    'folder, with what it was to publish,'  | '"${LEAT_OUTPUT%/*}"'  | 'echo a=b >> "$LEAT_OUTPUT"' || 1
  }

  @Timeout(60)
  def 'a run of many conditions that are too much work together ends soon, and each of them says so'() {
    given:
    def patterns = (1..200).collect { "task('b$it') { when outputs.a.o =~ '${'0?' * 200}b$it'; sh 'true' }" }.join('\n')

    when:
    def begun = System.nanoTime()
    def ran = run("""task('a') { output 'o'; sh '(printf "o=%060000d" 0; echo) >> "\$LEAT_OUTPUT"' }\n$patterns""")

    then:
    Duration.ofNanos(System.nanoTime() - begun) < Duration.ofSeconds(20)
    ran.code == 1
    shell.leat('why', '1', 'b1').out.contains('its condition makes a text, or matches one against a pattern, that is too long for it')
    shell.leat('show', '1', '--json').out.count('"failed"') > 200
  }

  private void saysOfItsLog(String task, String gap) {
    assert shell.leat('why', '1', task).out.contains("The log of attempt 1 has a gap: $gap")
    assert shell.leat('show', '1').out.contains("    $gap")
    assert shell.leat('show', '1', '--json').out.contains(gap)
    with(shell.leat('logs', '1', task).err) {
      it.contains("leat: the log has a gap: $gap")
      !it.contains('printed nothing')
    }
    assert shell.leat('logs', '1', task, '--follow').err.contains("leat: the log has a gap: $gap")
  }

  def 'a task whose log passes the limit is stopped here, too, and why says so'() {
    when: 'it is that long without a byte on the disk'
    def ran = run("""task('a') { sh 'echo begun; truncate -s 4097M "\${LEAT_OUTPUT%/*}/log"; sleep 1000' }""")

    then:
    ran.code == 1
    shell.leat('why', '1', 'a').out.contains('failed, though no step of it did: its log is longer than 4096 MB, the most that an attempt may print')
  }

  def 'each run is put apart from the others where the file system can do that'() {
    given:
    def can = Files.getFileStore(folder).type() == 'ext4'
    run("task('a') { sh 'true' }")
    def flags = new ProcessBuilder('lsattr', '-d', folder.resolve('.leat/runs').toString()).redirectErrorStream(true).start().inputStream.text

    expect:
    flags.split(' ')[0].contains('T') == can
  }

  def 'with --jobs 1 tasks never overlap'() {
    expect:
    run((1..8).collect { "task('t$it') { sh 'echo + >> ledger; sleep 0.05; echo - >> ledger' }" }.join('\n'), '--jobs', '1').code == 0
    lines('ledger') == ['+', '-'] * 8
  }

  def 'a lock holds between tasks and between runs'() {
    given:
    shell.file('Jobfile', "job('web') {\n" + (1..4).collect { "task('t$it') { lock 'ä b'; sh 'echo + >> ledger; sleep 0.05; echo - >> ledger' }" }.join('\n') + '\n}')

    when:
    def runs = (1..3).collect { CompletableFuture.supplyAsync { shell().leat('run', '--jobs', '4') } }

    then:
    runs.every { it.get(60, TimeUnit.SECONDS).code == 0 }
    lines('ledger') == ['+', '-'] * 12
    folder.resolve('.leat/locks').toFile().list().toList() == ['.guard']
  }

  def 'a lock that stayed behind is taken over: #left'() {
    given:
    run("task('a') { sh 'true' }")
    def held = folder.resolve('.leat/locks/db')
    Files.createDirectories(held.parent)
    held.toFile().text = text.replace('RUNS', "$folder/.leat/runs")
    if (left == 'a supervisor that was killed') {
      Files.delete(folder.resolve('.leat/runs/1/attempts/a.1/exit'))
    }

    expect:
    run("task('a') { lock 'db'; sh 'true' }", ).code == 0
    !Files.exists(held)

    where:
    left                           | text
    'a process that died early'    | ''
    'an attempt that ended'        | 'RUNS/1/attempts/a.1'
    'a supervisor that was killed' | 'RUNS/1/attempts/a.1'
    'an attempt never launched'    | 'RUNS/1/attempts/b.1'
    'a run that was deleted'       | 'RUNS/99/attempts/a.1'
  }

  def 'with --from failed only what failed and what needs it runs again, with the outputs of before'() {
    given:
    def tasks = '''
      task('a') { output 'v'; sh 'echo a >> ledger; echo v=7 >> $LEAT_OUTPUT' }
      task('b') { needs 'a'; sh "echo b ${outputs.a.v} >> ledger; [ -e mended ]" }
      task('c') { needs 'b'; sh 'echo c >> ledger' }
      task('d') { sh 'echo d >> ledger' }
    '''

    expect:
    run(tasks, '--jobs', '1').code == 1
    shell.file('mended', '')
    run(tasks, '--jobs', '1', '--from', 'failed').code == 0
    lines('ledger').sort() == ['a', 'b 7', 'b 7', 'c', 'd']
  }

  def 'what succeeded is taken over in whatever order its Jobfile says things'() {
    given:
    def tasks = """
      task('a') { output 'x'; output 'w'; artifact 'q', files: 'f'; artifact 'p', files: 'f'; sh 'echo f > f; echo x=1 >> \$LEAT_OUTPUT; echo w=2 >> \$LEAT_OUTPUT' }
      task('b') { output 'y'; sh 'echo y=2 >> \$LEAT_OUTPUT' }
      task('deploy') {
        needs 'b', 'a'
        use artifact: 'q', from: 'a', into: 'k'
        use artifact: 'p', from: 'a', into: 'd'
        env Z: '1', B: "\${outputs.b.y}\${outputs.a.x}"
        retry 1, on: ['timeout', 'failed']
        artifact 'z', files: ['f', 'd/*']
        artifact 'm', files: 'f'
        output 'z'
        output 'm'
        when outputs.b.y == '2' && outputs.a.x == '1'
        sh 'echo deployed >> ledger; echo z=1 >> \$LEAT_OUTPUT; echo m=1 >> \$LEAT_OUTPUT'
      }
      task('smoke') { needs 'deploy'; sh '[ -e mended ]' }
    """

    expect:
    run(tasks).code == 1
    shell.file('mended', '')
    run(tasks, '--from', 'failed').code == 0
    lines('ledger') == ['deployed']
  }

  def 'a run of a matrix in YAML of which not all legs run is read again'() {
    given:
    shell.file('Jobfile.yaml', """job:
  x:
    task:
      a: {matrix: {os: [linux, mac]}, when: "matrix.os == 'mac'", sh: echo a >> ledger}
      z: {needs: 'a[mac]', sh: test -f mended}
""")

    expect:
    shell.leat('run').code == 1
    shell.leat('show', '1').code == 0
    shell.file('mended', '')
    shell.leat('run', '--from', 'failed').code == 0
    lines('ledger') == ['a']
    shell.file('other/Jobfile.json', shell.leat('convert', '--to', 'json').out)
    shell.leat('check', 'other').code == 0
  }

  def 'a run that could not be stored is not taken for the last one'() {
    given:
    run("task('a') { sh 'echo a >> ledger' }\n task('b') { sh '[ -e mended ]' }")
    Files.createDirectories(folder.resolve('.leat/runs/2/attempts'))
    shell.file('mended', '')

    expect:
    shell.leat('run', '--from', 'failed').code == 0
    lines('ledger') == ['a']
    Files.exists(folder.resolve('.leat/runs/3/ended'))
  }

  def 'when .leat is deleted the next run begins anew'() {
    expect:
    run("task('a') { sh 'true' }").code == 0
    folder.resolve('.leat').toFile().deleteDir()
    run("task('a') { sh 'true' }").code == 0
    folder.resolve('.leat/runs').toFile().list().toList() == ['1']
  }

  def 'a run that a task starts gives its outputs back, and its failure too'() {
    given:
    shell.file('Jobfile', '''
      job('inner') {
        params { text 'word', default: 'x' }
        task('make') { output 'made'; sh "printf 'made<<E\\\\n%s\\\\nsecond\\\\nE\\\\n' ${params.word} >> \\$LEAT_OUTPUT; [ ${params.word} != bad ]" }
      }
      job('outer') {
        task('call') { output 'made'; run 'inner', params: [word: 'ok'] }
        task('see') { needs 'call'; env SEEN: outputs.call.made; sh 'echo "$SEEN" > seen' }
        task('fails') { run 'inner', params: [word: 'bad'] }
      }
    '''.stripIndent())

    when:
    def said = shell.leat('run', '--job', 'outer')

    then:
    said.code == 1
    lines('seen') == ['ok', 'second']
    shell.leat('show').out.startsWith('outer#')
    shell.leat('show', 'last', '--json').out.contains('"job":"outer"')
    said.out =~ /(?m)^.*fails.*exit code 1/
  }

  def 'a task whose mask is killed is an error and no success: #ends'() {
    given:
    shell.file('key', 'a secret of many letters')

    when:
    def ran = run("task('a') { secrets 'KEY'; sh 'for p in \$(cat /proc/\$PPID/task/\$PPID/children); do [ \$p = \$\$ ] || kill -9 \$p; done; $ends' }", '--secret', 'KEY=@key')

    then:
    ran.code == 1
    ran.out.contains(state)
    shell.leat('why', 'last', 'a').out.contains('what masks its log ended before its steps did')

    where:
    ends                   || state
    'true'                 || '! a errored'
    'sleep 0.2; echo lost' || '! a errored'
    'exit 3'               || '✗ a failed'
  }

  def 'what a step leaves of outputs without a line end ends with the step'() {
    when:
    def ran = run("task('a') { output 'version'; output 'tag'; sh 'printf version=1.2 >> \"\$LEAT_OUTPUT\"'; sh 'echo tag=v1 >> \"\$LEAT_OUTPUT\"', when: 'a' == 'a'; sh 'printf tag=v2 >> \"\$LEAT_OUTPUT\"' }")

    then:
    ran.code == 0
    shell.leat('show', 'last').out =~ /tag = 'v2'/
    shell.leat('show', 'last').out =~ /version = '1\.2'/
  }

  def 'a secret is masked whatever it is called: #name'() {
    given:
    shell.file('key', 'a_secret_of_many_letters')

    when:
    def ran = run("task('a') { secrets 'KEY'; env $name: secret('KEY'); sh 'printenv $name' }", '--secret', 'KEY=@key')

    then:
    ran.code == 0
    ran.out.contains('a | ***')
    !(ran.out + ran.err).contains('secret_of_many')
    def stored = Files.walk(folder.resolve('.leat')).withCloseable { all -> all.filter(Files::isRegularFile).toList() }
    !stored.empty
    stored.every { !it.toFile().getText('ISO-8859-1').contains('secret_of_many') }

    where:
    name << ['key', 'home', 'self', 'class_path', 'tool', 'JAVA_TOOL_OPTIONS', 'LC_ALL', 'LD_PRELOAD', 'leat']
  }

  def 'a secret that is lacking stops the run before its first task: #kind'() {
    when:
    def said = run("task('a') { sh 'touch a' }\n task('b') { needs 'a'; $block; sh 'touch b' }", *words)

    then:
    said.code == code
    Files.exists(folder.resolve('a')) == (code != 2)
    Files.exists(folder.resolve('.leat')) == (code != 2)
    code != 2 || said.err == "leat: secrets are not given: 'KEY_ONE' of task 'b', 'KEY_TWO' of task 'b'\n" +
      '  help: give it as --secret KEY_ONE=@FILE, or in the environment; to run without: --without-secrets\n'
    code != 1 || said.err.contains("the secret 'KEY_TWO' of task 'b' is not given")

    where:
    kind                            | block                                                 | words                                || code
    'it is needed'                  | "secrets 'KEY_ONE', 'KEY_TWO'"                        | []                                   || 2
    'it is to run all the same'     | "secrets 'KEY_ONE', 'KEY_TWO'"                        | ['--without-secrets']                || 1
    'the task is skipped'           | "secrets 'KEY_ONE'; when git.branch == 'nowhere'"     | []                                   || 0
  }

  def 'a task that asks for consent: #words'() {
    given:
    def said = run("task('a') { sh 'true' }\n task('ship') { needs 'a'; approve(); sh 'touch shipped' }", *words)

    expect:
    said.code == code
    Files.exists(folder.resolve('shipped')) == (code == 0)
    code == 0 || said.out.contains('there is no terminal to ask on, and no --approve')

    where:
    words                  || code
    ['--approve', 'ship']  || 0
    []                     || 1
  }

  def 'names that file systems find hard are kept apart: #names'() {
    expect:
    run(names.collect { "task('$it') { sh 'echo $it >> ledger' }" }.join('\n'), '--jobs', '1').code == 0
    lines('ledger').toSorted() == names.toSorted()
    folder.resolve('.leat/runs/1/attempts').toFile().list().size() == names.size()

    where:
    names << [
      ['Grüße', 'Grusse', '東京', '京東'],
      ['ü' * 99 + '1', 'ü' * 99 + '2', 'ü' * 100],
      ['..a', '.a', 'a.1', 'a'],
      ['a b', 'a%20b', 'a+b'],
    ]
  }

  // hostile tasks: each ends in the right state, and the next run works

  def 'hostile: #name'() {
    given:
    def said = run("task('a') { $task }\n task('b') { needs 'a'; sh 'true' }")

    expect:
    said.code == code
    said.err == ''
    why == null || said.out.contains(why) || shell.leat('why', 'last', 'a').out.contains(why)
    run("task('a') { sh 'true' }").code == 0

    where:
    name                       | code | why                                   | task
    'deletes its own attempt'  | 1    | 'removed'                             | "sh 'rm -rf \"\$(dirname \"\$LEAT_OUTPUT\")\"'"
    'deletes all of .leat/runs/1/attempts' | 1 | 'removed'                    | "sh 'rm -rf .leat/runs/1/attempts/*'"
    'leaves a daemon'          | 0    | null                                  | "sh 'setsid sleep 1000 > /dev/null 2>&1 & true'"
    'leaves a noisy daemon'    | 0    | null                                  | "sh '(setsid sh -c \"while :; do echo x; sleep 0.1; done\" &); true'"
    'closes stdout'            | 1    | 'exit code 3'                         | "sh 'exec >&- 2>&-; exit 3'"
    'binary output'            | 0    | null                                  | "sh 'head -c 300000 /dev/urandom'"
    'a line of 5 MB'           | 0    | null                                  | "sh 'head -c 5000000 /dev/zero | tr \"\\\\0\" x'"
    'kills its supervisor'     | 1    | 'the process that looked after it'    | "sh 'kill -9 \$PPID; exit 0'"
    'kills its shell'          | 1    | 'exit code 137'                       | "sh 'kill -9 \$\$; exit 0'"
    'a file too large'         | 1    | 'exit code 153'                       | "sh 'ulimit -f 8; head -c 1000000 /dev/zero'"
    'control characters'       | 0    | null                                  | "sh 'printf \"\\\\033]0;title\\\\007\\\\033[2J\\\\r\"'"
    'a damaged output'         | 1    | 'is neither name=value nor name<<END' | "output 'v'; sh 'head -c 5000 /dev/urandom | base64 -w0 | tr -d = > \$LEAT_OUTPUT'"
    'a folder as its output'   | 1    | 'output'                              | "output 'v'; sh 'mkdir \$LEAT_OUTPUT'"
    'no artifact'              | 1    | 'no/such'                             | "artifact 'x', files: 'no/such*'; sh 'true'"
  }

  def 'nothing that a task left runs on when the run has ended'() {
    expect:
    run("task('a') { sh '(setsid sh -c \"trap : TERM; while :; do sleep 0.2; done\" &); true' }").code == 0
    poll { LocalDriver.leftovers('|' + folder) == [] }
  }

  def 'thousands of files in an artifact come back'() {
    expect:
    run('''
      task('a') { artifact 'many', files: 'out/**'; sh 'mkdir -p out/sub; cd out/sub; seq 3000 | split -l 1 -a 4 - f' }
      task('b') { use artifact: 'many', from: 'a', into: 'in'; sh 'find in -type f | wc -l > count; cat in/out/sub/* | sort -n | tail -1 >> count' }
    ''').code == 0
    lines('count') == ['3000', '3000']
  }

  def 'a folder that cannot be written to is said so, and nothing runs'() {
    given: 'a file in place of the folder, since root may write anywhere'
    Files.writeString(folder.resolve('.leat'), '')

    when:
    def said = run("task('a') { sh 'touch ran' }")

    then:
    said.code == 2
    said.err.startsWith("leat: '$folder/.leat' is no folder, and what is in it would be run\n")
    !Files.exists(folder.resolve('ran'))

    when:
    Files.delete(folder.resolve('.leat'))

    then:
    shell.leat('run').code == 0
  }

  def 'quiet says what failed and nothing else, and nothing at all when all is well'() {
    expect:
    run("task('a') { sh 'echo a' }", '-q').with { [it.code, it.out] } == [0, '']
    run("task('a') { sh 'echo a' }; task('b') { sh 'echo oh; exit 3' }", '-q').with { said ->
      said.code == 1 && said.out.startsWith('\u2717 b failed: exit code 3') && !said.out.contains('a | ') && said.out.contains('\n  then: leat run --from failed\n')
    }
    run("task('a') { sh 'true' }", '-q', '-v').code == 2
  }

  def 'with --fail-fast the run stops with the first failure'() {
    given:
    def tasks = "task('a') { sh 'exit 3' }; task('b') { sh 'sleep 300' }; task('c') { needs 'b'; sh 'touch c' }"

    when:
    def said = run(tasks, '--fail-fast', '--jobs', '2')

    then:
    said.code == 1
    said.out.contains('a failed: exit code 3')
    said.out.contains("stopping: 'a' failed, with --fail-fast")
    said.out.contains('b cancelled')
  }

  def 'of a line that counts up, what stood there last is shown'() {
    expect:
    run("task('a') { sh 'printf \"1%%\\\\r50%%\\\\r100%%\\\\nnext\\\\r\\\\nlast\"' }").out.readLines().findAll { it.startsWith('a | ') } == ['a | 100%', 'a | next', 'a | last']
  }

  def 'what a run says to look at can be pasted, also where the name of a task begins with a dash'() {
    given:
    shell.file('Jobfile', "job('j') { task('-sign') { sh 'echo no key; false' } }")

    expect:
    shell.leat('run').out.contains('\n  look: leat logs 1 -- -sign\n')
    shell.leat('logs', '1', '--', '-sign').out.contains('no key')
  }

  def 'a run whose Jobfile came by stdin says how it goes on, and so does one of another folder'() {
    given:
    shell.stdin = new ByteArrayInputStream("job('j') { task('a') { sh 'false' } }".bytes)

    expect:
    shell.leat('run', '-').out.contains('\n  then: leat run --replay\n')

    when:
    shell.file('deep/Jobfile', "job('j') { task('a') { sh 'false' } }")
    def said = shell.leat('run', 'deep')

    then:
    said.out.contains('\n  look: leat -C deep logs 1 a\n  then: leat -C deep run --from failed\n')
    shell.leat('-C', 'deep', 'run').out.contains('\n  look: leat -C deep logs 2 a\n  then: leat -C deep run --from failed\n')
    shell.leat('-C', 'deep', 'logs', '1', 'a').code == 0
    shell.leat('-Cdeep', 'run', '--from', 'failed').code == 1
    shell.leat('logs', '-C', 'deep').code == 0
    shell.leat('-C', 'nowhere', 'run').with { [it.code, it.err] } == [2, "leat: -C: there is no folder 'nowhere'\n"]

    when: 'a Jobfile lies between, which commands there would be about'
    shell.file('mono/Jobfile', "job('j') { task('a') { sh 'false' } }")
    shell.file('mono/part/Jobfile', "job('j') { task('a') { sh 'true' } }")
    shell.file('mono/bare/file', '')
    shell.file('mono/other.leat', "job('j') { task('a') { sh 'false' } }")
    def part = new Shell(folder.resolve('mono/part'))
    def bare = new Shell(folder.resolve('mono/bare'))

    then:
    part.leat('run', '..').out.contains('\n  look: leat -C .. logs 1 a\n  then: leat -C .. run --from failed\n')
    bare.leat('run').out.contains('\n  look: leat logs 2 a\n  then: leat run --from failed\n')
    bare.leat('run', '../other.leat').out.contains('\n  look: leat -C .. logs 3 a\n  then: leat -C .. run other.leat --from failed\n')
    bare.leat('-C', '..', 'run', 'other.leat', '--from', 'failed').code == 1
  }
}
