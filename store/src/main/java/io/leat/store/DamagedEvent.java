package io.leat.store;

/** An event in the database is missing, not as it was written, or of a kind that this Leat does not know. */
public final class DamagedEvent extends RuntimeException {
  DamagedEvent(long run, long version) {
    super("event " + version + " of run " + run + " is damaged in the database");
  }
}
