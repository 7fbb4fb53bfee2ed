package io.leat.server.json

import io.leat.contract.AgentChange
import io.leat.contract.Change
import io.leat.contract.Facts
import io.leat.contract.Login
import io.leat.contract.NewAgent
import io.leat.contract.NewJobfile
import io.leat.contract.NewProject
import io.leat.contract.Operations
import io.leat.contract.ProjectChange
import io.leat.contract.ProjectView
import io.leat.contract.PullRequestsView
import io.leat.contract.RetentionView
import io.leat.contract.RunChange
import io.leat.contract.Trigger
import io.vertx.core.json.JsonObject
import java.time.Instant
import spock.lang.Specification

/** Records of the contract to JSON and back: groups are not seen in it, and what is not there is told from null. */
class JsonRecordsSpec extends Specification {
  private static <T> T read(Map json, Class<T> type) {
    JsonRecords.read(new JsonObject(json).encode().bytes, type)
  }

  def 'the example of the body of #operation.id is what its record is written as'() {
    given:
    def body = operation.body()

    expect:
    new JsonObject(JsonRecords.write(JsonRecords.read(body.example().bytes, body.type()))) == new JsonObject(body.example())

    where:
    operation << Operations.ALL.findAll { it.body()?.example() }
  }

  def 'an answer is flat, in the order of its components, with null for what is none and times in milliseconds'() {
    given:
    def project = new ProjectView('web', new ProjectView.Source(ProjectView.Kind.GIT, 'https://example.com/web.git', null, '', 30),
      new ProjectView.Settings(new RetentionView(3, null, null), ['lib'], new PullRequestsView(PullRequestsView.Forks.IGNORE, PullRequestsView.Own.TRUST)),
      new ProjectView.Secrets(true, false), 2, Instant.parse('2026-11-21T12:00:00.123456Z'))

    expect:
    JsonRecords.write(project).toString() == '{"name":"web","kind":"git","url":"https://example.com/web.git","branch":null,"jobfile":"","pollSeconds":30,' +
      '"retention":{"days":3,"runs":null,"megabytes":null},"startedBy":["lib"],"pullRequests":{"forks":"ignore","own":"trust"},"hasCredential":true,' +
      '"hasHookSecret":false,"version":2,"created":"2026-11-21T12:00:00.123Z"}'
  }

  def 'what is not in a change stays, and null takes back'() {
    expect:
    read([jump: null, slots: 3], AgentChange).with { [it.trust().jump(), it.trust().jumpHostKey(), it.terms().slots()] } == [new Change(null), null, new Change(3)]
    read([retention: [days: null, runs: 7]], ProjectChange).settings().retention().with { [it.days(), it.runs(), it.megabytes()] } == [new Change(null), new Change(7L), null]
  }

  def 'groups are there when nothing of them is'() {
    expect:
    read([:], Trigger).with { [it.choice().job(), it.inputs().tasks(), it.terms().key(), it.trigger()] } == [null, null, null, null]
    read([name: 'web', jobfile: 'ci/Jobfile'], NewProject).source().jobfile() == 'ci/Jobfile'
    read([name: 'web'], NewProject).with { [it.source().url(), it.secrets().credential(), it.kept().text(), it.settings().startedBy()] } == [null, null, null, null]
    read([agent: 'box', slots: 2], NewAgent).with { [it.place().port(), it.trust().jump(), it.terms().slots(), it.dialIn()] } == [null, null, 2, null]
  }

  def 'facts go by their names with a dot'() {
    given:
    def facts = read(['pull.number': '7', 'git.author': 'ann'], Facts)

    expect:
    [facts.pull().number(), facts.pull().fork(), facts.git().author()] == ['7', null, 'ann']
  }

  def 'what no record has is refused, without the value, which may be a secret: #json'() {
    when:
    JsonRecords.read(json.bytes, type)

    then:
    def problem = thrown(IllegalStateException)
    problem.message.startsWith("this is no $type.simpleName: ")
    problem.cause == null
    !problem.message.contains('hunter2')

    where:
    json                                       | type
    '{"name": ["hunter2"], "password": "x"}'   | Login
    '{"pinned": "hunter2"}'                    | RunChange
    '{"pinned": true, "more": 1}'              | RunChange
    '{"pinned": true, "pinned": true}'         | RunChange
    '{"pinned": true} {}'                      | RunChange
    '{"text": "x", "syntax": "xml"}'           | NewJobfile
  }
}
