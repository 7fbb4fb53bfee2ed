package io.leat.cli

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

class CompletionSpec extends Specification {
  @TempDir Path folder

  String script(String shell) {
    new Shell(folder).leat('completion', shell).out
  }

  String ask(String shell, String text) {
    def file = folder.resolve('ask')
    file.toFile().text = text
    def process = new ProcessBuilder(shell, file.toString()).directory(folder.toFile()).redirectErrorStream(true).start()
    process.outputStream.close()
    def said = process.inputStream.getText('UTF-8')
    assert process.waitFor(20, TimeUnit.SECONDS)
    said.trim()
  }

  def 'every command and every option is in the script for #shell'() {
    given:
    def script = script(shell)

    expect:
    Commands.usages().every { usage ->
      script.contains(usage.name()) && usage.options().every { script.contains(it.name()) }
    }

    where:
    shell << ['bash', 'zsh', 'fish']
  }

  def 'bash completes "#line" to "#completed"'() {
    given:
    def words = line.split(' ', -1)
    def quoted = words.collect { "'$it'" }.join(' ')

    expect:
    ask('bash', script('bash') + "\nCOMP_WORDS=($quoted); COMP_CWORD=${words.length - 1}; _leat; echo \"\${COMPREPLY[*]}\"") == completed

    where:
    line                       || completed
    'leat pl'                  || 'plan'
    'leat plan --fo'           || '--format'
    'leat plan --format '      || 'text json dot mermaid svg'
    'leat plan --format = s'   || 'svg'
    'leat plan --trigger st'   || 'startup'
    'leat docs nee'            || 'needs'
    'leat docs LEAT-104'       || 'LEAT-104'
    'leat completion '         || 'bash zsh fish'
    'leat help do'             || 'docs'
    'leat plan '               || ''
    'leat show '               || ''
    'leat projects u'          || 'update'
    'leat runs --se'           || '--server'
  }

  def 'bash asks for the names of "#line"'() {
    given:
    def quoted = line.split(' ', -1).collect { "'$it'" }.join(' ')
    def server = '''leat() {
      case $* in
        "names --server projects") printf '%s\\n' web worker ;;
        "names runs" | "names --server runs") printf '%s\\n' last 17 18 ;;
        "names tasks 17") printf '%s\\n' compile 'test[unit]' 'test it' 'x\$(touch ran)' ;;
        "names declared") printf '%s\\n' build 'build[Debug]' ;;
        "names jobs") echo web ;;
        "names from") printf '%s\\n' failed build ;;
        "names parameters") printf '%s\\n' target=staging target=production name= ;;
        "names artifacts last") echo compile/jar ;;
      esac
    }'''

    expect:
    ask('bash', script('bash') + "\n$server\nCOMP_WORDS=($quoted); COMP_CWORD=${line.count(' ')}; _leat; echo \"\${COMPREPLY[*]}\"") == completed

    where:
    line                     || completed
    'leat trigger we'        || 'web'
    'leat projects jobs '    || 'web worker'
    'leat projects '         || 'list show add update remove jobs'
    'leat pull '             || 'last 17 18'
    'leat show 1'            || '17 18'
    'leat logs 17 t'         || 'test\\[unit\\] test\\ it'
    'leat logs 17 test\\[u'  || 'test\\[unit\\]'
    'leat logs 17 x'         || 'x\\$\\(touch\\ ran\\)'
    'leat run --task b'      || 'build build\\[Debug\\]'
    'leat run -t b'          || 'build build\\[Debug\\]'
    'leat run --approve '    || 'build build\\[Debug\\]'
    'leat run --job '        || 'web'
    'leat run --from '       || 'failed build'
    'leat run -p t'          || 'target=staging target=production'
    'leat plan -p '          || 'target=staging target=production name='
    'leat logs --ta'         || '--tail'
    'leat artifacts last '   || 'compile/jar'
  }

  def 'the names of the Jobfile around are printed, a line each'() {
    given:
    def shell = new Shell(folder)
    shell.file('Jobfile', '''
      job('web') {
        params { text 'target', choices: ['staging', 'production'], default: 'staging'; flag 'fast'; text 'name' }
        task('build', matrix: [mode: ['Debug']]) { sh "echo ${matrix.mode} ${params.target} ${params.fast} ${params.name}" }
        task('smoke test') { needs 'build'; sh 'true' }
      }
    '''.stripIndent())

    expect:
    shell.leat('names', 'jobs').out == 'web\n'
    shell.leat('names', 'declared').out == 'build[Debug]\nsmoke test\n'
    shell.leat('names', 'from').out == 'failed\nbuild[Debug]\nsmoke test\n'
    shell.leat('names', 'parameters').out == 'target=staging\ntarget=production\nfast=true\nfast=false\nname=\n'
  }

  def 'fish offers names with blanks as one word'() {
    expect:
    ask('fish', "function leat; printf '%s\\\\n' 'smoke test' 'build[Debug]'; end\n${script('fish')}\ncomplete -C 'leat run --task ' | string replace -r '\\t.*' ''").readLines() == ['build[Debug]', 'smoke test']
  }

  def 'zsh understands the script'() {
    expect:
    ask('zsh', "autoload -U compinit; compinit -u -D\n${script('zsh')}\nprint \$_comps[leat]") == '_leat'
  }

  def 'fish completes commands and values'() {
    expect:
    ask('fish', "${script('fish')}\ncomplete -C 'leat plan --format s' | string replace -r '\\t.*' ''\ncomplete -C 'leat che' | string replace -r '\\t.*' ''") == 'svg\ncheck'
  }
}
