package io.leat.server;

import io.leat.agent.ssh.SshLinks;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The SSH library with its threads, from when somebody needs it: most servers never do, and a start would feel it. For all threads. */
final class LazyLinks implements Supplier<SshLinks>, AutoCloseable {
  private @Nullable SshLinks links;

  @Override
  public synchronized SshLinks get() {
    SshLinks made = links;
    if (made == null) {
      made = new SshLinks();
      links = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    if (links != null) {
      links.close();
    }
  }
}
