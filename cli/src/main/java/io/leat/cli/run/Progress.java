package io.leat.cli.run;

import io.leat.engine.run.RecordedEvent;

/** Shows a run as it goes on. Told of events on one thread; shows on a thread of its own if it likes. */
public interface Progress extends AutoCloseable {

  /** Something happened. Must not wait for anything slow. */
  void accept(RecordedEvent event);

  /** Shows what remains to be shown, and ends. */
  @Override
  void close();
}
