package io.leat.engine.agent.memory

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentDriverContract
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AgentState
import io.leat.engine.agent.AgentUnreachable
import io.leat.engine.agent.AttemptDriver.Adoption
import io.leat.engine.agent.AttemptReport
import io.leat.engine.agent.StepScript
import io.leat.engine.agent.StopReason
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.run.Lease
import java.time.Clock
import java.time.Duration
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService
import java.util.concurrent.TimeUnit

/** The contract for attempts that run in no process, so that what is tested with them is tested with a driver. */
class MemoryDriverSpec extends AgentDriverContract {
  MemoryAgent agent = new MemoryAgent(Clock.systemUTC(), Duration.ofMillis(50))
  ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor()
  Conduct conduct = Conduct.SOUND

  def setup() {
    looks.scheduleWithFixedDelay(agent::look, 0, 5, TimeUnit.MILLISECONDS)
  }

  def cleanup() {
    looks.shutdownNow()
  }

  @Override
  AgentDriver driver(AgentListener to) {
    agent.driver(to, conduct)
  }

  @Override
  void running(Lease lease) {
    assert lease in agent.running()
  }

  @Override
  boolean hasEnded(Lease lease) {
    agent.look()
    !(lease in agent.running())
  }

  @Override
  int left(String tag) {
    agent.left(tag)
  }

  @Override
  StepScript prints(String text) {
    MemoryStep.prints(text)
  }

  @Override
  StepScript warns(String text) {
    MemoryStep.warns(text)
  }

  @Override
  StepScript tells(String variable) {
    MemoryStep.tells(variable)
  }

  @Override
  StepScript ends(int code) {
    MemoryStep.ends(code)
  }

  @Override
  StepScript awaits(int gate) {
    MemoryStep.awaits(gate)
  }

  @Override
  void open(int gate) {
    agent.open(gate)
  }

  @Override
  StepScript heedless(String text) {
    MemoryStep.heedless(text)
  }

  @Override
  StepScript leaves(String text) {
    MemoryStep.leaves(text)
  }

  @Override
  StepScript copies() {
    MemoryStep.copies()
  }

  @Override
  StepScript reads() {
    MemoryStep.reads()
  }

  private List<AttemptReport> told(Lease lease) {
    reports.toList().findAll { it.lease() == lease }
  }

  def 'nothing is launched while the agent is away, and what ran there is seen when it comes back'() {
    given:
    def lease = launch(steps: [awaits(), ends(4)])
    agent.goAway()
    open(0)

    when:
    launch(steps: [ends(0)])

    then:
    thrown(AgentUnreachable)
    driver.state() instanceof AgentState.Unreachable
    hasEnded(lease)
    !told(lease).any { it instanceof AttemptReport.Ended }

    when:
    agent.comeBack()

    then:
    end(lease) == new Exited(4)
  }

  def 'what is waited for no longer is lost, and is killed when the agent comes back'() {
    given:
    def lease = launch(steps: [awaits()])
    poll { told(lease) }
    agent.goAway()

    when:
    driver.link().abandon('too long')

    then:
    end(lease) == new AttemptOutcome.Lost('too long')
    lease in agent.running()

    when:
    agent.comeBack()

    then:
    !(lease in agent.running())
  }

  def 'of what is taken up while the agent is away is told later that it never began, or that it was stopped'() {
    given:
    agent.goAway()

    expect:
    adopt(lease(7)) == Adoption.ADOPTED
    adopt(lease(8)) == Adoption.ADOPTED

    when:
    driver.stop(lease(8), new StopReason.Cancelled('a test'))
    agent.comeBack()

    then:
    poll { told(lease(7)) == [new AttemptReport.NeverStarted(lease(7))] }
    end(lease(8)) == new Stopped('a test')
  }

  def 'reports come late, twice, or once more, as they are told to'() {
    given:
    def tellings = [Conduct.Telling.LATER, Conduct.Telling.TWICE, Conduct.Telling.AGAIN, Conduct.Telling.NOW] as Queue
    conduct = [acts: {}, launches: {}, isKnown: { true }, telling: { tellings.poll() }] as Conduct
    restart()
    def lease = launch(steps: [awaits(), ends(0)])
    poll { told(lease) }

    when:
    open(0)

    then:
    poll { tellings.empty && told(lease).size() == 4 }
    told(lease) == [new AttemptReport.Started(lease)] * 2 + [new AttemptReport.Ended(lease, new Exited(0))] * 2
  }

  def 'an attempt that gets lost goes on until it is killed'() {
    given:
    def lease = launch(steps: [MemoryStep.getsLost('gone'), awaits()])

    expect:
    end(lease) == new AttemptOutcome.Lost('gone')
    lease in agent.running()

    when:
    driver.kill(mark(lease))

    then:
    !(lease in agent.running())
  }

  def 'a driver may claim what is not true'() {
    given:
    def report = new AttemptReport.Ended(lease(3), new Exited(0))

    when:
    driver.claim(report)

    then:
    reports as List == [report]
  }
}
