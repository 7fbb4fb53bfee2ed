package io.leat.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Requests {
  Requests() {}

  public Optional<Answer> first(
      String account, String route, String key, String bodyHash, Instant now) {
    throw new UnsupportedOperationException();
  }

  public List<Long> made(Reservation reservation) {
    throw new UnsupportedOperationException();
  }

  public void answer(String account, String route, String key, Answer answer) {
    throw new UnsupportedOperationException();
  }

  public void release(String account, String route, String key) {
    throw new UnsupportedOperationException();
  }

  public void forget(Instant before) {
    throw new UnsupportedOperationException();
  }
}
