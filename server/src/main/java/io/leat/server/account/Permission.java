package io.leat.server.account;

/** What a route asks of an account, and what an account has; each holds the ones before it. */
public enum Permission {
  /** Nothing, not even an account. Only for operations that the contract has open. */
  OPEN,
  /** To look. */
  READ,
  /** To change what goes on: runs, queue, webhooks. */
  WRITE,
  /** Everything. */
  ADMIN;

  /** Whether whoever has this may do what asks for {@code asked}. */
  public boolean holds(Permission asked) {
    return compareTo(asked) >= 0;
  }
}
