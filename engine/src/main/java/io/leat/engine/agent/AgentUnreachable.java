package io.leat.engine.agent;

import java.io.IOException;

/** That an agent cannot be reached now, and may be later; nothing was done there. */
public final class AgentUnreachable extends IOException {
  private static final long serialVersionUID = 1;

  public AgentUnreachable(String message) {
    super(message);
  }

  public AgentUnreachable(String message, Throwable cause) {
    super(message, cause);
  }
}
