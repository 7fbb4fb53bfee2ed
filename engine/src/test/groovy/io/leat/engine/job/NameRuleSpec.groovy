package io.leat.engine.job

import spock.lang.Specification

class NameRuleSpec extends Specification {

  def '#rule takes #name'() {
    expect:
    rule.problem(name).empty

    where:
    rule | name
    NameRule.TITLE | 'compile'
    NameRule.TITLE | 'it\'s "done", (almost)'
    NameRule.TITLE | 'Übersetzung'
    NameRule.TITLE | 'x' * 100
    NameRule.WORD | 'app-version'
    NameRule.VARIABLE | '_DEPLOY_KEY1'
    NameRule.LABEL | 'jdk25:linux/amd64'
  }

  def '#rule refuses #name'() {
    expect:
    rule.problem(name).present

    where:
    rule | name
    NameRule.TITLE | ''
    NameRule.TITLE | ' a'
    NameRule.TITLE | 'a '
    NameRule.TITLE | '..'
    NameRule.TITLE | 'a/b'
    NameRule.TITLE | 'web#17'
    NameRule.TITLE | 'a\nb'
    NameRule.TITLE | 'x' * 101
    NameRule.WORD | '1st'
    NameRule.WORD | '-x'
    NameRule.WORD | 'a b'
    NameRule.VARIABLE | 'a-b'
    NameRule.VARIABLE | '9a'
    NameRule.LABEL | 'a b'
  }

  def 'what a shell sets itself cannot be given to a step: #name'() {
    expect: 'it does not reach a program'
    lost('bash', name) || lost('sh', name) || name in ['FUNCNEST', 'PIPESTATUS']

    and:
    [NameRule.VARIABLE, NameRule.PARAMETER].every { it.reserved(name).orElse('').contains('shells set this variable themselves') }
    NameRule.VARIABLE.reserved(name + '1').empty

    where:
    name << NameRule.OF_SHELLS
  }

  def 'of all that a shell sets itself none is taken'() {
    given: 'what is there in a shell, without what it was given'
    def names = ['bash', 'sh'].collectMany { said(it, 'env -i $0 -c set').findAll(/(?m)^[A-Z_]+(?==)/) } as Set

    expect:
    names.containsAll(['BASH', 'PPID', 'IFS'])
    names.findAll { (lost('bash', it) || lost('sh', it)) && NameRule.VARIABLE.reserved(it).empty } == [] as Set
  }

  /** Whether a script of a step would not see what was given. */
  private static boolean lost(String shell, String name) {
    !said(shell, "export $name=7x; cd /; exec /bin/\$0 -c 'true; /usr/bin/env | /bin/cat'").readLines().contains("$name=7x" as String)
  }

  private static String said(String shell, String script) {
    def process = new ProcessBuilder(shell, '-c', script, shell).redirectErrorStream(true).start()
    process.outputStream.close()
    def said = process.inputStream.text
    process.waitFor()
    said
  }

  def 'a name cannot exist that breaks its rule'() {
    when:
    new TaskName('a/b')

    then:
    thrown(IllegalArgumentException)
  }
}
