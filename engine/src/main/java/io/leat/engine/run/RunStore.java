package io.leat.engine.run;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Where the events of one run are kept (port). Used by one thread. */
public interface RunStore extends AutoCloseable {

  /**
   * The events can never be stored: the run has ended, or has other events, by another hand. Trying again changes nothing, unlike with a
   * disk that is full.
   */
  final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    /** What the cause says. */
    public Refused(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Adds {@code events} at the end, all or none. When this returns, they survive the death of this process.
   *
   * @throws Refused when they never can be
   * @throws IOException when they could not be written; then none of them counts, and the same may be tried again
   */
  void append(List<RecordedEvent> events) throws IOException;

  /** Hands over all events in order. */
  void replay(Consumer<RecordedEvent> reader) throws IOException;

  @Override
  void close() throws IOException;
}
