package io.leat.agent.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** What has commands run on a host, for one link (port). Safe for use by several threads. */
interface HostShells extends Closeable {

  /**
   * Has the account's shell run a command.
   *
   * @param said takes its stderr; must not block
   * @param stalled how long a write to its stdin may wait for the host to take it
   */
  HostChannel open(String command, OutputStream said, Duration stalled) throws IOException;

  /** Ends all that was opened. */
  @Override
  void close();
}
