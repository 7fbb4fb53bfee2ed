package io.leat.store;

import java.time.Instant;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Seen {
  Seen() {}

  public boolean add(String source, String id, Instant at) {
    throw new UnsupportedOperationException();
  }

  public void forget(Instant before) {
    throw new UnsupportedOperationException();
  }
}
