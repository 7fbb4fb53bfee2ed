package io.leat.server.account;

import java.time.Instant;
import java.util.Optional;

/** The accounts. Used by many threads; asked at each request, so what it says is in effect at once. */
public interface Accounts {

  /** The account of that name; names are compared letter by letter. */
  Optional<Account> find(String name);

  /** Makes all tokens worthless that were made before {@code moment}. Durable when it returns. */
  void revokeTokens(String name, Instant moment);

  /**
   * Gives {@code account} another password, and makes all tokens worthless that were made before {@code moment}. Durable when it returns.
   *
   * @return whether it was done: not when its password was changed meanwhile
   */
  boolean changePassword(Account account, PasswordHash password, Instant moment);
}
