package io.leat.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Jobfiles {
  Jobfiles() {}

  public Jobfile add(long project, String text, String syntax, String by, Instant at) {
    throw new UnsupportedOperationException();
  }

  public Optional<Jobfile> latest(long project) {
    throw new UnsupportedOperationException();
  }

  public Optional<Jobfile> version(long project, int version) {
    throw new UnsupportedOperationException();
  }

  public List<Jobfile> all(long project, int limit) {
    throw new UnsupportedOperationException();
  }
}
