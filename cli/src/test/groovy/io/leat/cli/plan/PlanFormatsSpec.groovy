package io.leat.cli.plan

import static io.leat.cli.plan.SamplePlans.*

import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.Timeout

class PlanFormatsSpec extends Specification {

  def 'JSON holds the plan, with what is known filled in'() {
    expect:
    shown(PlanFormat.JSON, planned('j', [
      task('a').step(sh('echo "é\n')),
      task('b').need(after('a')).when(equal(param('none'), 'x')).step(sh('y'))
    ])) == '''\
{
  "file": "Jobfile",
  "jobs": [
    {
      "name": "j",
      "hash": "cef63f6014f85c8192090e862c85027ee9d426996298e4831a61f47523445472",
      "description": "",
      "parameters": {},
      "triggers": [],
      "graph": {"name":"j"},
      "tasks": [
        {
          "name": "a",
          "depth": 0,
          "decision": "runs",
          "agent": [],
          "needs": [],
          "steps": [
            {
              "kind": "sh",
              "script": "echo \\"é\\n"
            }
          ],
          "outputs": [],
          "artifacts": []
        },
        {
          "name": "b",
          "depth": 1,
          "decision": "open",
          "because": "waits for params.none",
          "agent": [],
          "needs": [
            {
              "task": "a",
              "kind": "needs"
            }
          ],
          "when": "params.none == 'x'",
          "steps": [
            {
              "kind": "sh",
              "script": "y"
            }
          ],
          "outputs": [],
          "artifacts": []
        }
      ],
      "edges": [
        {
          "from": "a",
          "to": "b",
          "kind": "needs"
        }
      ],
      "criticalPath": [
        "a",
        "b"
      ]
    }
  ]
}
'''
  }

  def 'JSON of the whole example tells of every edge and setting'() {
    when:
    def json = shown(PlanFormat.JSON, web())

    then:
    json.contains('"script": "./deploy ${outputs.compile.version} staging"')
    json.contains('"kind": "stream"')
    json.contains('"output": "jar"')
    json.contains('"always": true')
    json.contains('"retry": {')
    json.contains('"seconds": 3600')
    json == shown(PlanFormat.JSON, web())
  }

  def 'dot calls tasks by number and keeps edges apart'() {
    when:
    def dot = shown(PlanFormat.DOT, web('production', 'topic'))

    then:
    dot.startsWith('digraph leat {\n')
    dot.contains('subgraph cluster_t1 {\n    label="pipe index";')
    dot.contains('label="test[17]"')
    dot.contains('t0 -> t5 [style=dashed, color="#1a7f37", label="jar"];')
    dot.contains('[color="#8250df:#8250df", arrowhead=vee, label="stdin"];')
    dot.contains('[label="deploy", style="rounded,dashed"')
  }

  def 'Mermaid writes all that could be syntax as character codes'() {
    when:
    def mermaid = shown(PlanFormat.MERMAID, hostile())

    then:
    mermaid.startsWith('flowchart LR\n')
    mermaid.readLines().findAll { it =~ /^  t\d+\(/ }.every { it ==~ /  t\d+\("([\w .,:-]|#\d+;|[^\x00-\x9f])*"\)/ }
    mermaid.contains('t5("end")')
    mermaid.contains('a#34;b')
  }

  def 'Graphviz reads what is written, whatever the names'() {
    given:
    def process = new ProcessBuilder('dot', '-Tplain').redirectErrorStream(true).start()

    when:
    process.outputStream.withWriter('UTF-8') { it << shown(PlanFormat.DOT, *jobs) }
    def said = process.inputStream.getText('UTF-8')

    then:
    process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0
    said.readLines().count { it.startsWith('node ') } == jobs.sum { it.job().graph().tasks().size() }

    where:
    jobs << [[hostile()], [web()], [web(), hostile()]]
  }

  @Timeout(20)
  def 'ten thousand tasks are shown as #format'() {
    expect:
    shown(format, layers(100, 100, 3)).length() > 100_000
    shown(format, chain(10_000)).length() > 100_000
    shown(format, layers(1, 10_000, 0)).length() > 100_000

    where:
    format << PlanFormat.values().toList()
  }
}
