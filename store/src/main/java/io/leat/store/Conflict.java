package io.leat.store;

/** What was to be changed is not as the caller believed: a name is taken, a version is past, a run has begun. Nothing was written. */
public final class Conflict extends RuntimeException {
  public Conflict(String message) {
    super(message);
  }
}
