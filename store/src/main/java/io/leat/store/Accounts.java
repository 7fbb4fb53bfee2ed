package io.leat.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Accounts {
  Accounts() {}

  public Account create(String name, String passwordHash, Instant at) {
    throw new UnsupportedOperationException();
  }

  public Optional<Account> find(String name) {
    throw new UnsupportedOperationException();
  }

  public Optional<Account> find(long id) {
    throw new UnsupportedOperationException();
  }

  public Account update(Account changed) {
    throw new UnsupportedOperationException();
  }

  public List<Account> all() {
    throw new UnsupportedOperationException();
  }
}
