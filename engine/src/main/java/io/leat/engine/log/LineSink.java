package io.leat.engine.log;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes lines: first what is known of a line, then its bytes with their line end, in one or more pieces. */
public interface LineSink extends ByteSink {
  /**
   * A line begins; its bytes follow.
   *
   * @param number counted from 0
   * @param firstSeen when the line was first seen, as fine as the log was polled; null when there is no index
   */
  void line(long number, @Nullable Instant firstSeen) throws IOException;
}
