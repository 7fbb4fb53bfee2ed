package io.leat.store;

import io.leat.engine.run.RecordedEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the feed tells, each at its place. Places grow in the order of the commits, with gaps. */
public sealed interface FedEvent {
  /** Its place in the feed. */
  long sequence();

  /**
   * An event of a run.
   *
   * @param run its number
   */
  record OfRun(long sequence, long run, RecordedEvent event) implements FedEvent {}

  /**
   * What is no event of a run that goes on.
   *
   * @param run its number; null when it is about the server
   * @param facts what is told beside, by name
   */
  record Notice(
      long sequence, Occasion occasion, @Nullable Long run, Instant at, Map<String, String> facts)
      implements FedEvent {
    public Notice {
      facts = Pairs.sorted(facts);
    }
  }
}
