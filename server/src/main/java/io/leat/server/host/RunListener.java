package io.leat.server.host;

import io.leat.engine.run.RecordedEvent;
import io.leat.store.Run;
import io.leat.store.RunPhase;

/** Is told, after it is stored, what happens. Must not block. */
public interface RunListener {
  /** A run was created, or changed otherwise than by an event. */
  void changed(long run);

  /** A run has one more event; the row is as it was admitted. */
  void happened(Run run, RecordedEvent event);

  /** Agents came, went, or are in another state. */
  void agentsChanged();

  /** A run ended, as {@code phase} says. */
  void ended(Run run, RunPhase phase);
}
