package io.leat.store;

/** A later server has opened the same database: this one may not write any more. Nothing was written. */
public final class StaleStore extends RuntimeException {
  StaleStore(long epoch, long later) {
    super("a later server has taken over the database (epoch " + later + " after " + epoch + ")");
  }
}
