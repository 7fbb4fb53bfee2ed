package io.leat.agent.ssh

import io.leat.engine.agent.AgentState
import io.leat.engine.agent.StepScript
import io.leat.engine.expression.Scalar
import io.leat.engine.job.JobPath
import io.leat.engine.job.OutputName
import io.leat.engine.attempt.ChildAsk
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.Lease

/** A step on a host that asks for the run of another job. */
class AskSpec extends CableFixture {
  static final OutputName OUT = new OutputName('out')

  ChildAsk ask(Lease lease) {
    new ChildAsk(lease, 1, folder(lease), JobPath.of('other'), true, [OUT] as Set)
  }

  Lease asking(Map<String, String> parameters) {
    def words = ask(lease(fence + 1)).words(parameters)
    launch(steps: [new StepScript.Program('', words), new StepScript.Script('', 'echo on')])
  }

  def 'what it asks comes here, and what it is answered goes there'() {
    given:
    def parameters = [A: "it's\ntwo lines", B: '']
    def lease = asking(parameters)
    def ask = ask(lease)

    when:
    poll { ask.open() }

    then:
    ask.read() == parameters

    when:
    ask.tell('run 7 was started')

    then: 'the step says so while it waits'
    poll { log(lease) == 'run 7 was started\n' }

    when:
    ask.answer(true, 'run 7 succeeded', [(OUT): Scalar.of("a 'b'\n \\n |\n.\nü")])

    then:
    end(lease) == new Exited(0)
    log(lease) == 'run 7 was started\nrun 7 succeeded\non\n'
    folder(lease).output().toFile().getText('UTF-8') == "out<<LEAT-END\na 'b'\n \\n |\n.\nü\nLEAT-END\n"
    poll { onHost() == [] }
  }

  def 'what was answered while the link was cut goes there when it is mended, also by another server'() {
    given:
    def lease = asking([:])
    def ask = ask(lease)
    poll { ask.open() }
    cable.reset()
    poll { driver.state() instanceof AgentState.Unreachable }

    when:
    ask.answer(false, 'run 7 failed', [(OUT): Scalar.of('x')])
    if (restarted) {
      restart()
      poll { driver.state() instanceof AgentState.Unreachable }
      adopt(lease)
    }
    cable.mend()

    then:
    end(lease) == new Exited(1)
    log(lease) == 'run 7 failed\n'
    folder(lease).output().toFile().text == 'out<<LEAT-END\nx\nLEAT-END\n'

    where:
    restarted << [false, true]
  }
}
