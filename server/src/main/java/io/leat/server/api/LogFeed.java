package io.leat.server.api;

import io.leat.server.http.EventFeed;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A log as it grows, for one client. Each event has what was added, and as its id the offset behind it; so nothing is lost or sent twice
 * over a broken connection.
 */
final class LogFeed implements EventFeed {
  /** What is missing in a log that has ended. */
  interface Missing {
    /** A sentence without a full stop; empty for nothing. */
    Optional<String> sentence() throws IOException;
  }

  private final LogTails.Follower follower;
  private final Missing missing;
  private long offset;
  private boolean ended;

  LogFeed(LogTails.Follower follower, long offset, Missing missing) {
    this.follower = follower;
    this.missing = missing;
    this.offset = offset;
  }

  @Override
  public Next next(Duration atMost) throws IOException, InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (!ended) {
      switch (follower.tail().look(offset)) {
        case LogTail.Piece(Frame event, long to) -> {
          offset = to;
          return event;
        }
        case LogTail.End _ -> {
          JsonObject end = new JsonObject();
          missing.sentence().ifPresent(sentence -> end.put("missing", sentence));
          ended = true;
          return new Event(Long.toString(offset), "end", end.encode());
        }
        case LogTail.Nothing(long nanos) -> {
          if (System.nanoTime() - until >= 0) {
            return new Quiet();
          }
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      }
    }
    return new End();
  }

  @Override
  public void close() {
    follower.close();
  }
}
