package io.leat.engine.agent;

/** Is told what a driver sees (port). Called on any thread; must not block. */
public interface AgentListener {

  /** Something happened to an attempt. */
  void reported(AttemptReport report);

  /** The {@linkplain AgentDriver#state state} of the agent may be another one. */
  default void changed() {}
}
