package io.leat.agent.ssh;

import java.nio.file.Path;
import java.time.Duration;

/** An account of a host that is entered by SSH. */
record SshPlace(SshLinks links, SshHost host) implements HostPlace {
  @Override
  public Path folder() {
    return host.folder();
  }

  @Override
  public HostShells shells(Duration patience) {
    return new Connections(links.client(), host, patience);
  }

  @Override
  public String toString() {
    return host.toString();
  }
}
