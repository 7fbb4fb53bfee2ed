package io.leat.server.agent;

import io.leat.engine.agent.AgentState;
import io.leat.server.log.field.LogField;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links to agents in the log of the server: a line when one comes, and when one goes. For one thread at a time. */
final class LinkLog {
  private static final Logger LOG = LoggerFactory.getLogger(LinkLog.class);

  private final Map<String, AgentState> known = new HashMap<>();

  /** Tells what is otherwise than before. Links that are not in {@code states} are forgotten: whoever ended them has told so. */
  void seen(Map<String, AgentState> states) {
    known.keySet().retainAll(states.keySet());
    states.forEach((agent, state) -> told(agent, known.put(agent, state), state));
  }

  private static void told(String agent, @Nullable AgentState before, AgentState state) {
    switch (state) {
      case AgentState.Online _ when !(before instanceof AgentState.Online) ->
          LOG.info("agent '{}' is connected", said(agent));
      case AgentState.Unreachable(Duration _, String why)
          when before instanceof AgentState.Online ->
          LOG.info("agent '{}' is lost: {}", said(agent), why);
      case AgentState.Unreachable(Duration _, String why)
          when !(before instanceof AgentState.Unreachable) ->
          LOG.info("agent '{}' cannot be reached: {}", said(agent), why);
      case AgentState.Online _, AgentState.Unreachable _, AgentState.Connecting _ -> {}
    }
  }

  private static LogField.Said said(String agent) {
    return LogField.said(LogField.AGENT, agent);
  }

  /** Tells of an agent that there can be no link to. */
  static void unusable(String agent, IOException why) {
    LOG.atWarn().setCause(why).log("cannot use the agent '{}'", said(agent));
  }
}
