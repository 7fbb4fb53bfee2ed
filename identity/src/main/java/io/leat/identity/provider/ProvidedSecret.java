package io.leat.identity.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a provider gave.
 *
 * @param value the secret itself
 * @param version of those that there were the one that was given; null where they are not counted
 * @param lease what it is lent by; null where it is no loan
 */
public record ProvidedSecret(String value, @Nullable Long version, @Nullable Loan lease) {
  /**
   * What is lent ends: at its time, or when it is given back.
   *
   * @param id by which it is renewed and given back; no secret
   * @param lasts from now on; zero where the provider says nothing
   * @param isRenewable whether it may last longer
   */
  public record Loan(String id, Duration lasts, boolean isRenewable) {}

  /** Without the value. */
  @Override
  public String toString() {
    return lease == null ? "a secret" : "a secret, lent as " + lease.id();
  }
}
