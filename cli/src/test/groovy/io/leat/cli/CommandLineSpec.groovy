package io.leat.cli

import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class CommandLineSpec extends Specification {
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

  def 'without a command the commands are listed on stderr, as a mistake'() {
    when:
    def said = shell.leat()

    then:
    said.code == 2
    said.out == ''
    Commands.NAMES.every { said.err.contains("leat $it") }
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
    shell.leat('check').err.startsWith('leat: there is no Jobfile in this folder\n  help: give its path, or write one: ')
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
    shell.leat('plan').err.startsWith("leat: 'svgg' is not a value of --format")
    shell.leat('plan', '--format', 'text').code == 3
  }
}
