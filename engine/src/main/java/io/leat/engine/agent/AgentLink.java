package io.leat.engine.agent;

/** The way to an agent (port). Safe for use by several threads. */
public interface AgentLink {

  /** The way to this machine, which is always open. */
  AgentLink HERE =
      new AgentLink() {
        @Override
        public AgentState state() {
          return new AgentState.Online();
        }

        @Override
        public void retry() {}

        @Override
        public void abandon(String why) {}
      };

  /** Whether the agent can be reached, and takes work. */
  AgentState state();

  /** Tries again at once, if the agent is not reached: it may be reached again. */
  void retry();

  /**
   * Waits for the agent no longer: reports all that runs there as lost, unless it is reached. When it can be reached again, what still runs
   * there of it is killed, and what has not begun never begins.
   *
   * @param why in a line
   */
  void abandon(String why);
}
