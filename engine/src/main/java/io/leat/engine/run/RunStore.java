package io.leat.engine.run;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Where the events of one run are kept (port). Used by one thread. */
public interface RunStore extends AutoCloseable {

  /**
   * Adds {@code events} at the end, all or none. When this returns, they survive the death of this process.
   *
   * @throws IOException when they could not be written; then none of them counts
   */
  void append(List<RecordedEvent> events) throws IOException;

  /** Hands over all events in order. */
  void replay(Consumer<RecordedEvent> reader) throws IOException;

  @Override
  void close() throws IOException;
}
