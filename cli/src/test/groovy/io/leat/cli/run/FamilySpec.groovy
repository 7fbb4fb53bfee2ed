package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.cli.terminal.Json
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Families: a matrix over a list that a task makes, from the plan to the rerun; and tasks that stop together. */
class FamilySpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', """
      job('web') {
        task('list') {
          sh 'echo "shards=\$(cat list)" >> "\$LEAT_OUTPUT"; echo list >> ran'
          output 'shards', type: 'list'
        }
        task('test', matrix: [shard: outputs.list.shards], most: 6) {
          sh "echo '\${matrix.shard}' >> ran; [ ! -e 'broken-\${matrix.shard}' ]"
        }
        task('report') {
          needs 'test'
          sh 'echo report >> ran'
        }
      }""")
    shell.file('list', '["quick","two words; exit 3","slow"]')
  }

  private planned() {
    Json.read(shell.leat('plan', '--format', 'json').out).items('jobs')[0]
  }

  private List<String> ran() {
    def file = folder.resolve('ran').toFile()
    def lines = file.exists() ? file.readLines().sort() : []
    file.delete()
    lines
  }

  def 'the plan shows the family and its bound, and its hash covers that'() {
    when:
    def plan = shell.leat('plan').out
    def json = planned()

    then:
    plan.contains('test[1..6]')
    plan.contains('one for each of outputs.list.shards')
    plan.contains('up to 8 tasks')
    json.items('tasks')*.text('name') == ['list', 'test', 'report']
    json.items('tasks')[1].get('family').compact() == '{"axis":"shard","list":"outputs.list.shards","most":6}'
    json.get('criticalPath').compact() == '["list","test","report"]'
    ['dot', 'mermaid', 'svg'].every { format -> shell.leat('plan', '--format', format).out.contains(format == 'mermaid' ? 'test#91;1..6#93;' : 'test[1..6]') }

    when:
    shell.file('Jobfile', folder.resolve('Jobfile').toFile().text.replace('most: 6', 'most: 7'))

    then:
    planned().text('hash') != json.text('hash')
  }

  def 'there is a leg for each item, and the others are left out in one line'() {
    when:
    def said = shell.leat('run')

    then:
    said.code == 0
    ran() == ['list', 'quick', 'report', 'slow', 'two words; exit 3']
    (said.out + said.err).contains('✓ test[1] (quick) succeeded')
    (said.out + said.err).contains('○ test[4..6] left out: the list outputs.list.shards has 3 items')

    and:
    def page = shell.leat('show', '1').out
    page.contains('test[3] (slow) succeeded')
    page.contains('○ test[4..6] left out: the list outputs.list.shards has 3 items')
    def tasks = Json.read(shell.leat('show', '1', '--json').out).items('tasks')
    tasks.findAll { it.text('family') == 'test' }.collect { [it.text('name'), it.text('item'), it.text('state')] } == [
      ['test[1]', 'quick', 'succeeded'], ['test[2]', 'two words; exit 3', 'succeeded'], ['test[3]', 'slow', 'succeeded'],
      ['test[4]', '', 'skipped'], ['test[5]', '', 'skipped'], ['test[6]', '', 'skipped']]

    and:
    shell.leat('why', '1', 'test[1]').out.contains("It is for item 1 of outputs.list.shards: 'quick'.")
    shell.leat('why', '1', 'test[5]').out.contains(
      "It was left out: the list outputs.list.shards has 3 items, and this is leg 5. What needs 'test' goes on without it.")
    shell.leat('why', '1', 'report').out.contains('3 legs were left out for want of an item')
  }

  def 'programs are told of each leg, its item, and whether it was left out; people of the item where the log is'() {
    when:
    def events = shell.leat('run', '--json').out.readLines().collect { Json.read(it) }

    then: 'no event is missing'
    events*.number('version', 0) == (1..events.size()).collect { it as long }
    events.findAll { it.text('event') == 'finished' }.collect { [it.text('task'), it.text('item'), it.flag('leftOut')] }.sort { it[0] } == [
      ['list', '', false], ['report', '', false], ['test[1]', 'quick', false], ['test[2]', 'two words; exit 3', false], ['test[3]', 'slow', false],
      ['test[4]', '', true], ['test[5]', '', true], ['test[6]', '', true]]
    events.find { it.text('event') == 'started' && it.text('task') == 'test[2]' }.text('item') == 'two words; exit 3'
    Json.read(shell.leat('show', '1', '--json').out).items('tasks').findAll { it.flag('leftOut') }*.text('name') == ['test[4]', 'test[5]', 'test[6]']

    and:
    shell.leat('logs', '1', 'test[3]').err == '== test[3] (slow)\n'
    shell.leat('logs', '1', 'test').err.readLines().take(2) == ['== test[1] (quick)', '== test[2] (two words; exit 3)']
  }

  def 'only what failed, and what waited for it, is rerun; the others are left out again'() {
    when:
    shell.file('broken-slow', '')

    then:
    shell.leat('run').code == 1
    ran() == ['list', 'quick', 'slow', 'two words; exit 3']

    when:
    folder.resolve('broken-slow').toFile().delete()

    then:
    shell.leat('run', '--from', 'failed').code == 0
    ran() == ['report', 'slow']

    when: 'the list itself'
    shell.file('list', '["quick"]')

    then:
    shell.leat('run', '--from', 'list').code == 0
    ran() == ['list', 'quick', 'report']
  }

  def 'a list of #items fails #task before any leg runs: #said'() {
    given:
    shell.file('list', items)

    when:
    def run = shell.leat('run')

    then:
    run.code == 1
    ran() == ['list']
    (run.out + run.err).contains(said)

    where:
    items                             | task    | said
    '["1","2","3","4","5","6","7"]'   | 'test'  | "the list outputs.list.shards has 7 items, and 'most' is 6"
    'one, two'                        | 'list'  | "'shards' is declared a list"
    '["a\\u001b[31m"]'                | 'list'  | "item 1 of the list 'shards' holds the character U+001B (ESCAPE)"
  }

  def 'legs that end together without having been tried are one line: #why'() {
    given:
    shell.file('Jobfile', folder.resolve('Jobfile').toFile().text.replace('most: 6', 'most: 3000'))
    shell.file('list', items)

    when:
    def run = shell.leat('run')
    def said = run.out + run.err

    then:
    run.code == 1
    said.readLines().count { it.contains('test[') } == lines
    said.contains(line)

    and:
    shell.leat('show', '1').out.readLines().findAll { it.drop(1).startsWith(' test[') } == [line]
    shell.leat('run', '--quiet').with { (it.out + it.err).contains(line) } == line.startsWith('\u2717')

    and:
    shell.leat('why', '1').with { it.out + it.err }.readLines().size() < 10
    shell.leat('logs', '1', 'nothing').err.contains("its tasks are 'list', 'report', 'test[1..3000]'")

    where:
    items                        || lines | line                                                                                           | why
    '[broken'                    || 2     | "\u25cb test[1..3000] skipped: needs 'list', which failed"                                     | 'the task of the list failed'
    '[' + '"x",' * 3000 + '"y"]' || 13    | "\u2717 test[1..3000] failed: the list outputs.list.shards has 3001 items, and 'most' is 3000" | 'the list is too long'
  }

  def 'a list that is longer than most runs once that is raised'() {
    given:
    shell.file('list', '["1","2","3"]')
    def run = { most ->
      shell.file('Jobfile', """
        job('web') {
          task('list') { sh 'echo "shards=\$(cat list)" >> "\$LEAT_OUTPUT"'; output 'shards', type: 'list' }
          task('test', matrix: [shard: outputs.list.shards], most: $most) { sh "echo '\${matrix.shard}' >> ran" }
        }""")
      shell.leat('run').code
    }

    expect:
    [run(2), ran()] == [1, []]
    [run(3), ran()] == [0, ['1', '2', '3']]
  }

  def 'an empty list leaves out all legs, and what needs them runs'() {
    given:
    shell.file('list', '[]')

    when:
    def run = shell.leat('run')

    then:
    run.code == 0
    ran() == ['list', 'report']
    (run.out + run.err).contains('test[1..6] left out: the list outputs.list.shards is empty')
  }

  def 'the first leg that fails stops those that run and those that wait: #kind'() {
    given:
    shell.file('list', '["1","2","3"]')
    shell.file('Jobfile', """
      job('web') {
        task('list') {
          sh 'echo "shards=\$(cat list)" >> "\$LEAT_OUTPUT"'
          output 'shards', type: 'list'
        }
        task('test', $matrix, failFast: true) {
          sh "if [ \${matrix.shard} = 1 ]; then until [ -e second ]; do sleep 0.05; done; exit 3; fi; touch second; sleep 600"
        }
        task('lint') { needs 'list'; sh 'true' }
      }""")

    when:
    def run = shell.leat('run', '--jobs', '2')
    def tasks = Json.read(shell.leat('show', '1', '--json').out).items('tasks').collectEntries { [it.text('name'), it] }

    then:
    run.code == 1
    tasks['test[1]'].text('state') == 'failed'
    tasks['test[2]'].text('state') == 'cancelled'
    tasks['test[2]'].text('because') == "stopped: 'test[1]' failed first (failFast)"
    tasks['test[3]'].text('state') == 'cancelled'
    tasks['test[3]'].text('because') == "'test[1]' failed first (failFast)"
    tasks['lint'].text('state') == 'succeeded'

    where:
    kind              | matrix
    'a family'        | 'matrix: [shard: outputs.list.shards], most: 3'
    'a plain matrix'  | 'matrix: [shard: [1, 2, 3]]'
  }
}
