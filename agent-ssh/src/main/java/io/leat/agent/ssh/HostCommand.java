package io.leat.agent.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A command that runs on a host, as long as the link that it was begun by. Its streams may be used by one thread each; all else is safe
 * for use by several. At most a few MiB of what is on its way is held here, whichever side is slow.
 */
public interface HostCommand extends Closeable {

  /** Its stdin. A write blocks while the host takes no more, and fails when the command takes none or the link broke; closing it ends it. */
  OutputStream input();

  /**
   * Its stdout. A read blocks while there is none, and fails when the link broke before the end: what was read by then is not all. The
   * command waits when nobody reads.
   */
  InputStream output();

  /**
   * Waits for its end.
   *
   * @return its exit code; 128 and the number of the signal when a signal ended it
   * @throws IOException when the link broke before the end was known, so that nobody knows how it ended
   */
  int exitCode() throws IOException, InterruptedException;

  /** What it said on stderr so far, at most the first 4 KiB; empty for nothing. After {@link #exitCode} it is all of that. */
  String said();

  /** Whether the link that it was begun by is there; what it left open fails without it. */
  boolean isLinked();

  /** Gives it up if it has not ended: its streams end, and the host is told to end it. */
  @Override
  void close();
}
