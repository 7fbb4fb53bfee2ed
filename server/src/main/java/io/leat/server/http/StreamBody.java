package io.leat.server.http;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a body while it is sent. Runs on a virtual thread. */
@FunctionalInterface
public interface StreamBody {
  /**
   * Writes all of it. A write waits while the client is slow, so that no more than 64 KiB are on their way; when the client is gone, or
   * takes nothing for too long, the next write throws. An exception breaks the connection, so that half a body is never taken for a whole.
   */
  void write(OutputStream out) throws IOException, InterruptedException;
}
