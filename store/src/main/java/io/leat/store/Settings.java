package io.leat.store;

import java.util.Optional;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Settings {
  Settings() {}

  public Optional<String> get(String name) {
    throw new UnsupportedOperationException();
  }

  public void set(String name, String value) {
    throw new UnsupportedOperationException();
  }
}
