package io.leat.store;

import java.nio.file.Path;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Store implements AutoCloseable {
  private Store() {}

  public static Store open(StoreConfig config) throws StoreProblem {
    throw new UnsupportedOperationException();
  }

  public long epoch() {
    throw new UnsupportedOperationException();
  }

  public Projects projects() {
    throw new UnsupportedOperationException();
  }

  public Runs runs() {
    throw new UnsupportedOperationException();
  }

  public Jobfiles jobfiles() {
    throw new UnsupportedOperationException();
  }

  public Webhooks webhooks() {
    throw new UnsupportedOperationException();
  }

  public Accounts accounts() {
    throw new UnsupportedOperationException();
  }

  public Requests requests() {
    throw new UnsupportedOperationException();
  }

  public Seen seen() {
    throw new UnsupportedOperationException();
  }

  public Settings settings() {
    throw new UnsupportedOperationException();
  }

  public Audit audit() {
    throw new UnsupportedOperationException();
  }

  public boolean available() {
    throw new UnsupportedOperationException();
  }

  public void backup(Path zip) throws StoreProblem {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
