package io.leat.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may be let in.
 *
 * @param name unique, also among groups
 * @param role on the server; null for none
 * @param password how it signs in; none for a service
 * @param enabled whether it is let in at all
 * @param tokensAfter tokens issued before are void; what it counts is the caller's
 * @param entry since when it is known
 */
public record Account(
    long id,
    String name,
    @Nullable Role role,
    Password password,
    boolean enabled,
    long tokensAfter,
    Entry entry) {

  /**
   * How an account signs in.
   *
   * @param hash null for a service, which does not, and for who signs in elsewhere
   * @param isFirst whether somebody else made it, so that it is to be changed first
   * @param isElsewhere whether a provider of logins alone knows what somebody signs in by
   */
  public record Password(@Nullable String hash, boolean isFirst, boolean isElsewhere) {
    /** That of a service. */
    public static final Password NONE = new Password(null, false);

    /** That of a person whom a provider of logins knows. */
    public static final Password ELSEWHERE = new Password(null, false, true);

    public Password {
      if (isElsewhere && hash != null) {
        throw new IllegalArgumentException("a password that is here is not elsewhere");
      }
    }

    /** One that is kept here, or none. */
    public Password(@Nullable String hash, boolean isFirst) {
      this(hash, isFirst, false);
    }

    /** Without the hash. */
    @Override
    public String toString() {
      return "password";
    }
  }

  /**
   * Since when an account is known.
   *
   * @param version counts the changes, from 1
   */
  public record Entry(long version, Instant created) {}

  public Account {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an account needs a name");
    }
  }

  /** Whether it is a service, which has API tokens alone. */
  public boolean isService() {
    return password.hash == null && !password.isElsewhere;
  }

  /** Counts the changes, from 1. */
  public long version() {
    return entry.version;
  }

  /** This with another role on the server. */
  public Account with(@Nullable Role other) {
    return new Account(id, name, other, password, enabled, tokensAfter, entry);
  }

  /** This let in, or not. */
  public Account enabled(boolean wanted) {
    return new Account(id, name, role, password, wanted, tokensAfter, entry);
  }

  /** This with another password, or with tokens issued before {@code moment} void. */
  public Account with(Password other, long moment) {
    return new Account(id, name, role, other, enabled, Math.max(moment, tokensAfter), entry);
  }
}
