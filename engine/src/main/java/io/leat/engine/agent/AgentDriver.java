package io.leat.engine.agent;

import java.nio.file.Path;
import java.util.Optional;

/** Runs the attempts of one agent, of whichever kind it is, and tells what others need to work with it (port). */
public interface AgentDriver extends AttemptDriver {

  /** How the agent is reached, and whether it is. */
  AgentLink link();

  /** Whether the agent can be reached, and takes work. */
  default AgentState state() {
    return link().state();
  }

  /** What carries files to the agent and back; empty where attempts work on the files of this machine. */
  Optional<AgentFiles> files();

  /**
   * The end of a stream between two agents that is at this one.
   *
   * @param fifo what an attempt here reads or writes
   */
  AgentPipe pipe(Path fifo);
}
