package io.leat.server.account;

import io.leat.identity.password.PasswordHash;
import java.time.Instant;
import java.util.Optional;

/** The accounts, and what they are let in by. Used by many threads; asked at each request, so what it says is in effect at once. */
public interface Accounts {

  /** The account of that name; names are compared letter by letter. */
  Optional<Account> find(String name);

  /** The API token with this hash. */
  Optional<ApiToken> token(String hash);

  /** Whose API token has this hash, if it was asked for lately; waits for nothing. */
  Optional<String> knownToken(String hash);

  /** Notes that an API token is used, unless that was noted in the minute before. */
  void used(ApiToken token, Instant moment);

  /** Whether there is an agent of that name, and was when it joined at {@code moment}. */
  boolean hasAgent(String name, Instant moment);

  /** Somebody has signed in by the password of {@code account}. */
  void signedIn(Account account);

  /** Makes all tokens worthless that were made before {@code moment}, but for API tokens. Durable when it returns. */
  void revokeTokens(String name, Instant moment);

  /**
   * Gives {@code account} another password of its own, and makes all tokens worthless that were made before {@code moment}, but for API
   * tokens. Durable when it returns.
   *
   * @return whether it was done: not when its password was changed meanwhile
   */
  boolean changePassword(Account account, PasswordHash password, Instant moment);

  /**
   * Keeps the password of {@code account} in another form. Its tokens stay good; nothing is done when the password was changed meanwhile.
   * Durable when it returns.
   */
  void rehash(Account account, PasswordHash password);
}
