package io.leat.store;

import java.time.Instant;

/**
 * Somebody who may log in.
 *
 * @param name unique
 * @param tokensAfter tokens issued before are void; what it counts is the caller's
 * @param version counts the changes, from 1
 */
public record Account(
    long id,
    String name,
    String passwordHash,
    boolean enabled,
    long tokensAfter,
    long version,
    Instant created) {
  public Account {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an account needs a name");
    }
  }

  /** Without the hash of the password. */
  @Override
  public String toString() {
    return "account '" + name + "'";
  }
}
