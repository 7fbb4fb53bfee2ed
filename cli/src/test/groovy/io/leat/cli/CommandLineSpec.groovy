package io.leat.cli

import io.leat.cli.terminal.Json
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class CommandLineSpec extends Specification {
  static class FailingInput extends InputStream {
    Throwable problem

    int read() {
      throw problem
    }
  }

  @TempDir Path folder
  Shell shell

  def setup() {
    shell = new Shell(folder)
  }

  def 'the version names Leat and Java'() {
    when:
    def said = shell.leat('--version')

    then:
    said.code == 0
    said.out ==~ /leat \d+\.\d+\.\d+ \(Java 25.*\)\n/
    said.err == ''
  }

  def 'the commands are listed in groups, each once, in lines that fit'() {
    when:
    def lines = shell.leat('--help').out.readLines()

    then:
    Commands.GROUPS.every { lines.contains(it.title()) }
    Commands.NAMES.every { name -> lines.count { it == "  leat $name" || it.startsWith("  leat $name ") } == 1 }
    lines.every { it.length() <= 100 && it == it.stripTrailing() }
  }

  def 'the Jobfile is looked for in the folders above, and last and what failed go without saying'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', '''
      job('web') {
        task('test', matrix: [os: ['a', 'b']]) { sh "echo of ${matrix.os}; [ ${matrix.os} = a ]" }
        task('other') { sh 'pwd > where' }
      }
    '''.stripIndent())
    shell.file('deep/er/x', '')
    def deep = new Shell(folder.resolve('deep/er'))
    deep.environment = shell.environment

    when:
    def ran = deep.leat('run')

    then: 'it runs where it lies'
    ran.code == 1
    folder.resolve('where').toFile().text.strip() == folder.toRealPath().toString()
    deep.leat('check').code == 0

    and:
    deep.leat('logs').out == 'of b\n'
    deep.leat('logs', 'other').code == 0
    deep.leat('logs', 'last', 'test').with { [it.out, it.err] } == ['of a\nof b\n', '== test[a]\n== test[b]\n']
    deep.leat('logs', '1', 'test[b]').out == 'of b\n'
    deep.leat('why').out.startsWith("'test[b]' of web#1 ")
    deep.leat('show').out.startsWith('web#1 failed')
    deep.leat('why', 'test').out.readLines().findAll { !it.startsWith('  ') }*.tokenize(' ')*.first() == ["'test[a]'", "'test[b]'"]
    deep.leat('why', 'test', '--json').out.readLines().size() == 2
    deep.leat('logs', 'test', '-f').err.startsWith("leat: several tasks are meant: 'test[a]', 'test[b]'")

    when:
    shell.file('Jobfile', "job('web') { task('a') { sh 'true' }\n task('b') { sh 'true' } }")
    shell.leat('run')

    then:
    shell.leat('logs').err == "leat: no task is named, and none of run web#2 failed\n  help: its tasks are 'a', 'b'\n"
  }

  def 'of many tasks that failed the first twenty are explained, and the others counted'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', 'job("web") { (11..32).each { n -> task("t$n") { sh "exit 3" } } }')
    shell.leat('run')

    expect:
    with(shell.leat('why')) {
      out.readLines().findAll { !it.startsWith('  ') }*.tokenize(' ')*.first() == (11..30).collect { "'t$it'" }
      err == "and 2 more, such as 't31': name one\n"
      code == 0
    }
  }

  def 'leat alone says where a folder with a Jobfile stands, and what is next'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', "job('web') { task('a') { sh 'echo so it goes; echo ERROR: no such thing; exit 3' } }")

    expect:
    shell.leat().with { [it.code, it.out, it.err] } == [0, "Jobfile: the job 'web' of 1 task\n  next: leat plan, then leat run\nmore: leat --help\n", '']

    and: 'below it too, as all commands do'
    shell.file('below/it', '')
    shell.leat('-C', 'below').out.startsWith("../Jobfile: the job 'web' of 1 task\n  next: leat plan")

    when:
    shell.leat('run')
    def failed = shell.leat()

    then:
    failed.code == 0
    (failed.out =~ /^Jobfile: the job 'web' of 1 task\n\nweb#1 failed: 1 task, 1 failed  [\d.]+ m?s\n  a: exit code 3/).find()
    failed.out.contains('\n    ERROR: no such thing\n')
    failed.out.contains('\n  then: leat run --from failed\n')

    when:
    shell.file('Jobfile', "job('web') { task('a') { } ")

    then:
    shell.leat().out.contains('Jobfile: it is not sound, and cannot be run\n') && shell.leat().out.contains('  next: leat check\n')
  }

  def 'without a command and a Jobfile the commands are listed on stderr, as a mistake'() {
    when:
    def said = shell.leat()

    then:
    said.code == 2
    said.out == ''
    Commands.NAMES.every { said.err.contains("leat $it") }
    said.err.readLines().last() == 'There is no Jobfile here: leat init writes one.'
  }

  def 'help of #command names every option of it'() {
    given:
    def usage = Commands.named(command).usage()

    when:
    def said = shell.leat(command, '--help')
    def asked = shell.leat('help', command)

    then:
    said.code == 0
    said.out == asked.out
    usage.options().every { said.out.contains("--${it.name()}") }
    said.out.readLines().every { it.length() <= 100 && it == it.stripTrailing() }

    where:
    command << Commands.NAMES
  }

  def 'the help of #command explains each action, and which options go with it'() {
    given:
    def usage = Commands.named(command).usage()
    def lines = shell.leat(command, '--help').out.readLines()

    expect:
    usage.actions()*.name().toSet() == usage.operand().choices().toSet()
    usage.actions().every { action -> lines.any { it.startsWith("  ${action.form()} ") && it.endsWith(action.summary()) } }
    usage.actions().collectMany { it.options() }.every { usage.options().contains(it) }
    usage.actions().findAll { it.options() }.every { action -> lines.any { it.startsWith('Options of ') && it.contains(action.name()) } }

    where:
    command << Commands.usages().findAll { it.operand()?.label() == 'ACTION' }*.name()
  }

  def '#words is a mistake that is explained'() {
    when:
    def said = shell.leat(*words)

    then:
    said.code == 2
    said.out == ''
    said.err == expected

    where:
    words                                  || expected
    ['plna']                               || "leat: there is no command 'plna'\n  help: did you mean 'plan'?\n"
    ['frobnicate']                         || "leat: there is no command 'frobnicate'\n  help: 'leat --help' lists the commands\n"
    ['--json', 'check']                    || "leat: an option stands after the command: '--json'\n  help: 'leat --help' lists the commands\n"
    ['check', '--jsno']                    || "leat: 'leat check' has no option '--jsno'\n  help: did you mean '--json'?\n"
    ['check', '--json=yes']                || "leat: '--json' takes no value: 'yes'\n  help: 'leat check --help' shows what it takes\n"
    ['check', '-x']                        || "leat: 'leat check' has no option '-x'\n  help: 'leat check --help' shows what it takes\n"
    ['plan', '--format']                   || "leat: '--format' lacks its NAME\n  help: 'leat plan --help' shows what it takes\n"
    ['plan', '--format', 'svgg']           || "leat: 'svgg' is not a value of --format\n  help: did you mean 'svg'?\n"
    ['plan', '--format=dot', '--json']     || "leat: '--json' and '--format dot' contradict each other\n"
    ['plan', '--job', 'a', '--job', 'b']   || "leat: '--job' is given twice\n"
    ['plan', 'a', 'b']                     || "leat: 'leat plan' takes one FILE, this is one more: 'b'\n  help: 'leat plan --help' shows what it takes\n"
    ['plan', 'nowhere/Jobfile']            || "leat: there is no file 'nowhere/Jobfile'\n"
    ['plan', '--trigger', 'pish']          || "leat: 'pish' is not a value of --trigger\n  help: did you mean 'push'?\n"
    ['completion']                         || "leat: 'leat completion' lacks its SHELL\n  help: 'leat completion --help' shows what it takes\n"
    ['completion', 'csh']                  || "leat: 'csh' is not a value of SHELL\n  help: did you mean 'zsh'?\n"
    ['docs', 'neds']                       || "leat: there is no word 'neds'\n  help: did you mean 'needs'?\n"
    ['docs', 'leat-1044']                  || "leat: there is no code 'LEAT-1044'\n  help: did you mean 'LEAT-104'?\n"
  }

  def 'a parameter is given once, with a value'() {
    given:
    shell.file('Jobfile', '')

    expect:
    shell.leat('check', '-p', 'fast').err.startsWith("leat: 'fast' gives no parameter a value\n")
    shell.leat('check', '-p', '=1').code == 2
    shell.leat('check', '-pa=1', '--param=a=2').err == "leat: the parameter 'a' is given twice\n"
  }

  def 'without a Jobfile the folder is named and what to do'() {
    expect:
    shell.leat('check').err.startsWith('leat: there is no Jobfile in this folder or one above it\n  help: give its path, or have one written for what is here: leat init\n')
    shell.leat('check').code == 2
  }

  def 'two Jobfiles in one folder are named'() {
    given:
    shell.file('ci/Jobfile', '')
    shell.file('ci/Jobfile.yaml', '')

    when:
    def said = shell.leat('check', 'ci')

    then:
    said.code == 2
    said.err == "leat: there are several Jobfiles in 'ci/': 'Jobfile', 'Jobfile.yaml'\n  help: give the path of the one that is meant\n"
  }

  def 'a Jobfile that is about to be written is not taken for the one that is meant'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'true' } }")
    shell.file('Jobfile.yaml', '')

    expect:
    shell.leat('convert', '--to', 'yaml').with { it.code == 0 && it.out.startsWith('job:\n  web:') }
  }

  def 'a Jobfile is found in the folder, by the folder, and by its name'() {
    given:
    shell.file(name, '')

    expect:
    shell.leat('check', *operand).out.startsWith("$called: rejected")
    shell.leat('check', *operand).code == 3

    where:
    name               | operand              || called
    'Jobfile'          | []                   || 'Jobfile'
    'Jobfile.yml'      | []                   || 'Jobfile.yml'
    'a b/Jobfile.toml' | ['a b']              || 'a b/Jobfile.toml'
    'a b/Jobfile.toml' | ['a b/']             || 'a b/Jobfile.toml'
    'odd.leat'         | ['odd.leat']         || 'odd.leat'
    '-x'               | ['--', '-x']         || '-x'
  }

  def 'stdin is read for a dash'() {
    given:
    shell.stdin = new ByteArrayInputStream('{}'.bytes)

    expect:
    shell.leat('check', '-', '--syntax', 'json').out.startsWith('stdin: rejected')
  }

  def 'a defect of Leat is admitted without a stack trace, unless that is asked for'() {
    given:
    shell.stdin = new InputStream() {
      int read() {
        throw new IllegalStateException('planted')
      }
    }

    when:
    def said = shell.leat('check', '-')
    shell.environment = [LEAT_DEBUG: '1']
    def more = shell.leat('check', '-')

    then:
    said.code == 1
    said.err == "leat: error[LEAT-901]: a bug in Leat, during 'leat check -'\n" +
        '  help: run it again with LEAT_DEBUG=1 and report what it prints, with the Jobfile\n'
    more.err.contains('IllegalStateException: planted')
    more.err.contains('Java 25')
  }

  def 'what the memory was not enough for is no defect of Leat: #lack'() {
    given:
    shell.stdin = new FailingInput(problem: lack)

    when:
    def said = shell.leat('check', '-')

    then:
    said.code == 1
    said.err =~ /^leat: not enough memory for 'leat check -'\n  help: Leat takes half of what this machine, or its container, has, here \d+ MB: give that more\n$/

    where:
    lack << [new OutOfMemoryError('planted'), new IllegalStateException(new OutOfMemoryError('planted'))]
  }

  def 'output that cannot be written makes the command fail, and says why unless the reader is gone'() {
    given:
    def problem = new IOException(reason)
    shell.broken = new OutputStream() {
      void write(int b) throws IOException {
        throw problem
      }
    }

    when:
    def said = shell.leat('docs')

    then:
    said.code == 1
    said.err == expected

    where:
    reason                    || expected
    'No space left on device' || 'leat: cannot write the output: No space left on device\n'
    'Broken pipe'             || ''
  }

  def 'colours are for terminals, and for those who ask'() {
    given:
    shell.terminal = terminal
    shell.environment = environment

    expect:
    shell.leat('docs', 'needs', *words).out.contains('\u001b[') == coloured

    where:
    terminal | environment                | words               || coloured
    true     | [:]                        | []                  || true
    false    | [:]                        | []                  || false
    true     | [NO_COLOR: '1']            | []                  || false
    true     | [NO_COLOR: '']             | []                  || true
    true     | [TERM: 'dumb']             | []                  || false
    true     | [NO_COLOR: '1']            | ['--color=always']  || true
    true     | [:]                        | ['--color', 'never'] || false
    true     | [LEAT_CLI_COLOR: 'never']  | []                  || false
    false    | [LEAT_CLI_COLOR: 'always'] | ['--color=auto']    || false
  }

  def 'an option can come from the environment, and the command line goes before it'() {
    given:
    shell.environment = [LEAT_CLI_FORMAT: 'svgg']
    shell.file('Jobfile', '')

    expect:
    shell.leat('plan').err == "leat: 'svgg' is not a value of --format, as the variable LEAT_CLI_FORMAT says\n  help: did you mean 'svg'?\n"
    shell.leat('plan', '--format', 'text').code == 3

    when: 'one that goes with something else'
    shell.environment = [LEAT_CLI_KEY: 'x']
    Files.createDirectories(folder.resolve('.leat/runs'))

    then:
    shell.leat('runs').err == "leat: '--key', by the variable 'LEAT_CLI_KEY' is for a server: add --server\n"
  }

  def 'tasks are shown in the order of the graph, each behind those that it needs, whatever they are called'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', "job('web') { task('apple') { needs 'zebra', 'melon'; sh 'true' }; task('melon') { needs 'zebra'; sh 'true' }; task('zebra') { sh 'true' } }")
    shell.leat('run')

    expect:
    shell.leat('show').out.readLines().findResults { (it =~ /^\S (\w+) succeeded/).with { it.find() ? it.group(1) : null } } == ['zebra', 'melon', 'apple']
    Json.read(shell.leat('show', '--json').out).items('tasks')*.text('name') == ['zebra', 'melon', 'apple']
  }

  def 'a plan is as wide as the terminal: #columns'() {
    given:
    shell.terminal = true
    shell.environment = [NO_COLOR: '1', COLUMNS: columns.toString()]
    shell.file('Jobfile', "job('web') { task('compile') { sh '${'./a-long-script --with --options ' * 6}' } }")

    when:
    def widest = shell.leat('plan').out.readLines().findAll { it.contains('a-long-script') }*.length().max()

    then:
    widest <= columns
    widest > columns - 40

    where:
    columns << [80, 110, 140]
  }

  def 'the name of a job alone means its latest run, where the last run has no such task'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', "job('k') { task('t') { sh 'echo of k' } }\njob('m') { task('u') { sh 'echo of m' } }")
    ['k', 'm'].each { assert shell.leat('run', '--job', it).code == 0 }

    expect:
    shell.leat('logs', 'k').out == 'of k\n'
    shell.leat('why', 'k').out.startsWith("'t' of k#1 succeeded")
    shell.leat('logs', 'u').out == 'of m\n'
    shell.leat('logs', 'n').err.startsWith("leat: there is no task 'n' in run m#2")
  }

  def 'a Jobfile whose name has another case is told'() {
    given:
    shell.file('jobfile', "job('a') { task('t') { sh 'true' } }")

    expect:
    shell.leat('check').with { [it.code, it.err] } ==
      [2, "leat: there is no Jobfile in this folder, but a file 'jobfile'\n  help: case matters: name it 'Jobfile'\n"]
  }

  def 'the name of a matrix is that of all its legs'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', "job('web') { task('a') { sh 'echo a >> ran' }; task('t', matrix: [n: [1, 2]]) { needs 'a'; sh \"echo t\${matrix.n} >> ran\" }; task('b') { needs 't'; sh 'echo b >> ran' } }")
    def ran = { def file = folder.resolve('ran').toFile(); def lines = file.readLines().sort(); file.delete(); lines }

    when:
    shell.leat('run', '--task', 't')

    then:
    ran() == ['a', 't1', 't2']

    when:
    shell.leat('run')
    ran()
    shell.leat('run', '--from', 't')

    then:
    ran() == ['b', 't1', 't2']

    when:
    shell.leat('run', '--from', 't[2]')

    then:
    ran() == ['b', 't2']
  }

  def 'a run that goes on with an earlier one has its parameters, and takes nothing over that was given another'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')]
    def jobfile = { String env -> shell.file('Jobfile', '''job('par') {
      params { text 'mode', choices: ['fast', 'slow'], default: 'fast'; number 'n', default: 1 }
      ENV
      task('a') { sh 'echo "v=built-$mode" >> "$LEAT_OUTPUT"; echo a >> ran'; output 'v' }
      task('b') { needs 'a'; sh '[ -e fixed ]' }
      task('c') { needs 'b'; sh "echo ${outputs.a.v} \\$mode \\$M > deployed" }
    }'''.replace('ENV', env)) }
    jobfile("env M: 'one'")
    def deployed = { folder.resolve('deployed').toFile().text.trim() }
    def ran = { folder.resolve('ran').toFile().readLines().size() }
    shell.leat('run', '-p', 'mode=slow')
    shell.file('fixed', '')

    when: 'the command that Leat prints itself'
    def again = shell.leat('run', '--from', 'failed')

    then:
    again.code == 0
    again.err.contains("leat: the parameter 'mode' is 'slow', as in the run before\n")
    [deployed(), ran()] == ['built-slow slow one', 1]
    shell.leat('show', 'last').out ==~ /(?s).*parameter mode: slow\n.*/

    when: 'another value is given'
    def other = shell.leat('run', '--from', 'c', '-p', 'mode=fast')

    then:
    other.err.contains("leat: nothing is taken over from par#2: the parameter 'mode' has another value\n")
    [deployed(), ran()] == ['built-fast fast one', 2]

    when: 'the environment of the job is another'
    jobfile("env M: 'two'")
    def env = shell.leat('run', '--from', 'c')

    then:
    env.err.contains("nothing is taken over from par#3: the 'env' of the job is another\n")
    [deployed(), ran()] == ['built-fast fast two', 3]
  }

  def '--from ./failed begins with the task of that name, --from failed with what failed'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', "job('web') { task('failed') { sh 'echo failed >> ran' }; task('broken') { sh 'echo broken >> ran; [ -e good ]' } }")
    def ran = { def file = folder.resolve('ran').toFile(); def lines = file.readLines().sort(); file.delete(); lines }
    shell.leat('run')

    expect:
    ran() == ['broken', 'failed']

    when:
    shell.leat('run', '--from', './failed')

    then: 'what failed has to be run again in any case'
    ran().contains('failed')

    when:
    shell.file('good', '')
    shell.leat('run', '--from', 'failed')

    then:
    ran() == ['broken']

    when:
    shell.leat('run', '--from', './failed')

    then:
    ran() == ['failed']
  }
}
