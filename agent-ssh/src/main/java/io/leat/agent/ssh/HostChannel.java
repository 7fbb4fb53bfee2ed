package io.leat.agent.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A command that a host's shell runs, as the way to the host carries it (port). Its streams may be used by one thread each; all else is safe
 * for use by several. Whichever side is slow, at most a few MiB are held here.
 */
interface HostChannel extends Closeable {

  /** Its stdin. A write blocks while the host takes no more, for as long as the channel was opened with; closing it ends it. */
  OutputStream input();

  /** Writes to its stdin. */
  default void write(byte[] bytes) throws IOException {
    OutputStream in = input();
    in.write(bytes);
    in.flush();
  }

  /** Ends its stdin. */
  default void end() throws IOException {
    input().close();
  }

  /** Its stdout; a read that waits for longer than {@code patience} fails. Zero is for ever. The same stream each time. */
  InputStream output(Duration patience);

  /** Whether the host said that its stdout has ended. One that ends without that was cut off. */
  boolean isEof();

  /**
   * Waits for its end, and a little for its last words on stderr.
   *
   * @return its exit code; 128 and the number of the signal when a signal ended it
   * @throws IOException when nobody knows how it ended, as when the channel was closed before
   */
  int exitCode() throws IOException;

  /** Waits until it has ended, or is out of reach. */
  void awaitEnd();

  /** Whether the link that it was opened by is there. */
  boolean isLinked();

  /** Gives it up: its streams end, and the host is told to end it. */
  @Override
  void close();
}
