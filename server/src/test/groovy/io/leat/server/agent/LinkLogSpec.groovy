package io.leat.server.agent

import io.leat.engine.agent.AgentState
import io.leat.server.round.LogListener
import java.time.Duration
import spock.lang.AutoCleanup
import spock.lang.Specification

class LinkLogSpec extends Specification {
  @AutoCleanup LogListener log = new LogListener()

  static final SOUGHT = new AgentState.Connecting()
  static final THERE = new AgentState.Online()
  static final GONE = new AgentState.Unreachable(Duration.ofSeconds(1), 'no route')
  static final STILL = new AgentState.Unreachable(Duration.ofSeconds(9), 'refused')

  def 'a link that is #states is told as #lines'() {
    given:
    def links = new LinkLog()

    when:
    states.each { links.seen(it == null ? [:] : ['linked-7': it]) }

    then:
    log.told("agent 'linked-7' ") == lines.collect { "INFO agent 'linked-7' $it".toString() }

    where:
    states                                || lines
    [SOUGHT, THERE, THERE]                || ['is connected']
    [SOUGHT, GONE, STILL]                 || ['cannot be reached: no route']
    [THERE, GONE, STILL, THERE]           || ['is connected', 'is lost: no route', 'is connected']
    [THERE, SOUGHT, GONE]                 || ['is connected', 'cannot be reached: no route']
    [THERE, null, THERE]                  || ['is connected', 'is connected']
    [SOUGHT]                              || []
  }
}
