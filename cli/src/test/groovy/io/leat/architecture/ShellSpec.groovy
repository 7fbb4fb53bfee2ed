package io.leat.architecture

import io.leat.testkit.conformance.Conformance
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification

/** Shell stands in files, and shellcheck finds nothing in them. A command of one line may stand in Java. */
class ShellSpec extends Specification {
  static final ROOT = Conformance.root('conformance').parent

  /** What is made by tools, or by Leat where it runs. */
  static final MADE = ['target', '.git', '.leat', 'node_modules', '.m2'] as Set

  /** The words that a line of shell begins with, or what only shell has. */
  static final SHELL = ~/(?m)^\s*(?:set -|umask |mkdir |printf '|exec |if \[|elif |then$|fi$|done\b|esac$|while |until |for \w+ in |trap |cd ")|\$\{?[1-9@#]\b|\[ -[a-z] "/

  @Shared
  List<Path> scripts = files(ROOT).findAll { isScript(it) }

  def 'shellcheck finds nothing in #name'() {
    expect:
    checked(script) == ''

    where:
    script << scripts
    name = ROOT.relativize(script).toString()
  }

  def 'the scripts are found by their names and by their first lines'() {
    given:
    def names = scripts.collect { ROOT.relativize(it).toString() }

    expect:
    names.containsAll(['verify', 'leat', 'cli/src/dist/bin/leat', 'cli/src/dist/lib/launch.sh', '.ci/run', 'bench/server',
      'engine/src/main/resources/io/leat/engine/driver/shell/launcher.sh', 'agent-ssh/src/main/resources/io/leat/agent/ssh/put.sh'])
    !names.any { it.endsWith('.py') || it.startsWith('bench/run') }
  }

  def 'no function of a script is defined twice, also where one file stands behind another'() {
    given:
    def files = scripts.collectEntries { [it, (Files.readString(it) =~ /(?m)^(\w+)\(\)/).collect { it[1] }] }
    def launched = files.findAll { it.key.fileName.toString() in ['folder.sh', 'step-time.sh', 'launcher.sh', 'host.sh'] }

    expect:
    launched.size() == 4
    (files.values() + [launched.values().flatten()]).collectMany { names -> names.findAll { names.count(it) > 1 } } == []
  }

  def 'no script says that it is not to be looked at'() {
    expect:
    scripts.findAll { Files.readString(it) =~ /shellcheck disable=(?:all|\S+-)/ } == []
    scripts.collectMany { Files.readAllLines(it) }.findAll { it.contains('shellcheck disable=') && !(it =~ /disable=\S+ # \S/) } == []
  }

  def 'no script of several lines stands in a Java text'() {
    expect:
    sources().collectMany { source ->
      (Files.readString(source) =~ /(?s)"""\n(.*?)"""/).collect { it[1] }
        .findAll { it.readLines().count { !it.isBlank() } > 1 && lines(it) > 1 }
        .collect { ROOT.relativize(source).toString() + ': ' + it.readLines().first().strip() }
    } == []
  }

  def 'a text of shell is told from others: #isShell'() {
    expect:
    (lines(text) > 1) == isShell

    where:
    text                                                                          || isShell
    'umask 077\nmkdir -p "$1"\n'                                                  || true
    'cd "$1" || exit\nexec tail -c "+$3" "$2"\n'                                  || true
    'if [ -e "$1" ]; then\n  rm "$1"\nfi\n'                                       || true
    'select id\n  from runs\n where name = :name\n for update\n'                  || false
    'Usage: leat run [JOB]\n\nif nothing is given, all of it\n'                   || false
    '{"name": "a",\n "done": true}\n'                                             || false
  }

  /** How many lines of {@code text} look like shell. */
  private static int lines(String text) {
    text.readLines().count { it =~ SHELL }
  }

  private static String checked(Path script) {
    def first = Files.readAllLines(script)[0]
    def dialect = first.startsWith('#!') ? [] : ['-s', 'sh']
    def process = new ProcessBuilder(['shellcheck', *dialect, '-f', 'gcc', script.toString()]).directory(ROOT.toFile()).redirectErrorStream(true).start()
    process.outputStream.close()
    def said = process.inputStream.text
    process.waitFor() == 0 ? '' : "shellcheck: $said"
  }

  private static boolean isScript(Path file) {
    def name = file.fileName.toString()
    if (name.endsWith('.sh')) {
      return true
    }
    if (name.substring(1).contains('.') || Files.size(file) > 1 << 20) {
      return false
    }
    def bytes = Files.newInputStream(file).withCloseable { it.readNBytes(40) }
    new String(bytes, 'ISO-8859-1') =~ /^#! ?\S*(?:\/| )(?:env )?(?:ba|da)?sh\s/
  }

  private static List<Path> sources() {
    files(ROOT).findAll { it.toString().contains('/src/main/java/') && it.toString().endsWith('.java') }
  }

  private static List<Path> files(Path folder) {
    Files.list(folder).withCloseable { it.toList() }.sort(false).collectMany { each ->
      if (Files.isSymbolicLink(each)) {
        []
      } else if (Files.isDirectory(each)) {
        each.fileName.toString() in MADE ? [] : files(each)
      } else {
        [each]
      }
    }
  }
}
