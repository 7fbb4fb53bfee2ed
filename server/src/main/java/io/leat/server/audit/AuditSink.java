package io.leat.server.audit;

import io.leat.store.AuditEntry;
import java.util.List;

/** Somebody who is sent the audit. Called by one thread. */
interface AuditSink extends AutoCloseable {
  /** Its name in the log, in metrics, and for what it was sent: a word that never changes. */
  String name();

  /**
   * Sends {@code entries}, the oldest first, and returns when they are there.
   *
   * @throws NotSent when that is not sure; they are sent again
   */
  void send(List<AuditEntry> entries) throws NotSent, InterruptedException;

  /** Breaks what is being sent. */
  @Override
  void close();

  /** That it is not sure that everything is there; the message says why. */
  final class NotSent extends Exception {
    private static final long serialVersionUID = 1;

    NotSent(String message, Exception cause) {
      super(message, cause);
    }

    NotSent(String message) {
      super(message);
    }
  }
}
