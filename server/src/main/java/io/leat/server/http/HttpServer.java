package io.leat.server.http;

import java.time.Duration;

/** The server as it listens. */
public final class HttpServer implements AutoCloseable {

  /** Takes no more work: answers 503 to what is new, and lets what goes on end within {@code atMost}. */
  public void drain(Duration atMost) {}

  @Override
  public void close() {}
}
