package io.leat.agent.ssh;

import java.time.Duration;

/** The way to a host that dials in, whichever connection of it is there when it is asked for. Safe for use by several threads. */
record Tunnel(SshDialIns dialIns, String agent) implements SshWay {

  /**
   * A way for one connection to the {@code sshd} of the host.
   *
   * @throws HostProblem when the host has not dialled in, or its {@code sshd} does not answer
   */
  Passage open(Duration patience) throws HostProblem {
    return dialIns.open(agent, patience);
  }
}
