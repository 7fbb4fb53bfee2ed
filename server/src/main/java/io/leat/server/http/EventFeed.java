package io.leat.server.http;

import java.io.IOException;
import java.time.Duration;

/** Where the events of one client come from. Used by one virtual thread at a time; closed once, whatever happens. */
public interface EventFeed extends AutoCloseable {

  /** What comes next. */
  sealed interface Next {}

  /**
   * An event.
   *
   * @param id what the client sends back as Last-Event-ID to go on behind this; without line ends
   * @param name the kind; without line ends
   * @param data any text; its lines are sent as lines
   */
  record Event(String id, String name, String data) implements Next {}

  /** Nothing for now. */
  record Quiet() implements Next {}

  /** There will be nothing more. */
  record End() implements Next {}

  /** The next event, waiting for it up to {@code atMost}. The kernel keeps the connection alive meanwhile. */
  Next next(Duration atMost) throws IOException, InterruptedException;

  @Override
  void close();
}
