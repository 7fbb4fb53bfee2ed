package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** Files of other repositories: fetched by 'leat lock' alone, and read from the lock from then on. */
class LockSpec extends Specification {
  static final String JOBFILE = """\
load 'ci', ref: 'v1', file: 'common.leat'
job('web') { task('build') { sh maven('package') } }
"""

  @TempDir Path folder
  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [HOME: folder.toString()]
    git('init', '-q', '-b', 'main', 'ci')
    commit('common.leat', "load 'parts/goals.leat'\ndef maven(goal) { \"mvn ${'$'}{quiet()} ${'$'}goal\" }\n")
    commit('parts/goals.leat', "def quiet() { '-q' }\n")
    git('-C', 'ci', 'tag', 'v1')
    shell.file('Jobfile', JOBFILE)
  }

  private void commit(String file, String text) {
    def path = folder.resolve('ci').resolve(file)
    Files.createDirectories(path.parent)
    Files.writeString(path, text)
    git('-C', 'ci', 'add', '.')
    git('-C', 'ci', '-c', 'user.name=Ann', '-c', 'user.email=a@b', 'commit', '-q', '-m', file)
  }

  private String git(String... words) {
    def process = new ProcessBuilder(['git', *words]).directory(folder.toFile()).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0: said
    said.trim()
  }

  private String lock() {
    folder.resolve('Jobfile.lock').toFile().text
  }

  def 'without a lock nothing is fetched, and the error says how to get one'() {
    when:
    def said = shell.leat('check')

    then:
    said.code == 3
    said.err.contains("Jobfile:1:1: error[LEAT-309]: 'ci@v1:common.leat' is not in Jobfile.lock")
    said.err.contains("'leat lock' fetches it")
    !Files.exists(folder.resolve('Jobfile.lock'))
  }

  def 'what was locked is read without the repository, with what it loads in its turn'() {
    given:
    def commit = git('-C', 'ci', 'rev-parse', 'HEAD')

    when:
    def locked = shell.leat('lock')

    then:
    locked.err == ''
    locked.code == 0
    locked.out == "${commit[0..8]}  ci@v1:common.leat\n${commit[0..8]}  ci@v1:parts/goals.leat\nJobfile.lock: 2 files, written; commit it\n"
    lock().contains("\"commit\": \"$commit\"")
    lock().readLines().any { it.contains("def quiet() { '-q' }") }

    when:
    folder.resolve('ci').toFile().deleteDir()
    def planned = shell.leat('plan')

    then:
    planned.err == ''
    planned.out.contains('$ mvn -q package')

    when: 'it is locked again'
    def again = shell.leat('lock')

    then: 'nothing is fetched, since all of it is there'
    again.code == 0
    again.out.endsWith('Jobfile.lock: 2 files, nothing has changed\n')
  }

  def 'a tag that moves changes nothing, until it is asked for'() {
    given:
    shell.leat('lock')
    def before = lock()
    commit('parts/goals.leat', "def quiet() { '--quiet' }\n")
    git('-C', 'ci', 'tag', '-f', 'v1')

    when: 'another file of the same repository is loaded as well'
    commit('more.leat', "def more() { 'more' }\n")
    git('-C', 'ci', 'tag', '-f', 'v1')
    shell.file('Jobfile', JOBFILE + "load 'ci', ref: 'v1', file: 'more.leat'\n")
    def mixed = shell.leat('lock')

    then: 'it is sought in the commit that the others came from, so that no two of them are mixed'
    mixed.code == 3
    mixed.err.contains("'ci@v1:more.leat' cannot be fetched: there is no such file at commit")
    lock() == before

    when:
    def updated = shell.leat('lock', '--update')

    then:
    updated.code == 0
    shell.leat('plan').out.contains('$ mvn --quiet package')
  }

  def 'a lock changed by hand is refused at its place'() {
    given:
    shell.leat('lock')
    shell.file('Jobfile.lock', lock().replace("'-q'", "'-X'"))

    when:
    def said = shell.leat('check')

    then:
    said.code == 3
    said.err =~ /Jobfile\.lock:\d+:\d+: error\[LEAT-309]: the lines of 'ci@v1:parts\/goals\.leat' have the SHA-256 [0-9a-f]{64}/
    said.err.contains('somebody changed them by hand')
  }

  def 'a damaged lock is refused at its place: #damage'() {
    given:
    shell.file('Jobfile.lock', damage)

    when:
    def said = shell.leat('check')

    then:
    said.code == 3
    said.err =~ /Jobfile\.lock:\d+:\d+: error/
    said.err.contains(message)

    where:
    damage                                              || message
    ''                                                  || 'error'
    '{"version": 2, "files": []}'                       || 'this is not a lock of version 1'
    '{"version": 1}'                                    || "a lock has a list 'files'"
    '{"version": 1, "files": [{"url": "ci"}]}'          || "a locked file has a text 'ref'"
    '{"version": 1, "files": [7]}'                      || "a locked file has a text 'url'"
  }

  def 'what is not loaded any more leaves the lock'() {
    given:
    shell.leat('lock')
    shell.file('Jobfile', "job('web') { task('build') { sh 'make' } }\n")

    when:
    def said = shell.leat('lock')

    then:
    said.code == 0
    said.out == 'Jobfile.lock: 0 files, written; commit it\n'
    !Files.exists(folder.resolve('Jobfile.lock'))
  }

  def 'what cannot be locked is said: #load'() {
    given:
    shell.file('Jobfile', "$load\njob('web') { task('build') { sh 'make' } }\n")

    when:
    def locked = shell.leat('lock')
    def checked = shell.leat('check')

    then:
    locked.code == (atLock ? 3 : 0)
    locked.err.contains(atLock ?: '')
    checked.code == 3
    checked.err.contains(message)
    !(locked.err + checked.err).contains('Exception')

    where:
    load                                                    || atLock                           | message
    "load 'ci', ref: 'v9', file: 'common.leat'"             || "has no branch, tag or commit"   | 'is not in Jobfile.lock'
    "load 'ci', ref: 'v1', file: 'comon.leat'"              || 'there is no such file at commit' | 'is not in Jobfile.lock'
    "load 'nowhere', ref: 'v1', file: 'common.leat'"        || 'cannot be fetched'              | 'is not in Jobfile.lock'
    "load 'https://git.example.com/ci.git'"                 || 'there is no file'               | "is named by 'ref' and 'file' as well"
    "load 'ci', ref: 'v1'"                                  || 'is not a file'                  | "'load' takes a path, or the URL"
    "load 'ci', ref: 'v1', file: '../x.leat'"               || 'cannot be fetched'              | "without '..'"
    "def v = 'v1'\nload 'ci', ref: v, file: 'common.leat'"  || null                             | 'is not in Jobfile.lock'
  }

  def 'the graph has the same hash whatever the commit is called, and another one with other texts'() {
    given:
    shell.leat('lock')
    def hash = { (shell.leat('plan').out =~ /hash +([0-9a-f]{64})/)[0][1] }
    def before = hash()

    when:
    commit('README', 'nothing that is loaded')
    git('-C', 'ci', 'tag', '-f', 'v1')
    shell.leat('lock', '--update')

    then:
    hash() == before

    when:
    commit('parts/goals.leat', "def quiet() { '--quiet' }\n")
    git('-C', 'ci', 'tag', '-f', 'v1')
    shell.leat('lock', '--update')

    then:
    hash() != before
  }

  def 'a Jobfile in another syntax has no lock'() {
    given:
    Files.delete(folder.resolve('Jobfile'))
    shell.file('Jobfile.yaml', 'jobs: {web: {tasks: {build: {steps: [{sh: make}]}}}}\n')

    expect:
    shell.leat('lock').err.contains("only Jobfiles in Groovy syntax have 'load'")
  }
}
