package io.leat.server.provided;

import io.leat.engine.backoff.BackOff;
import io.leat.identity.provider.ProvidedSecret;
import java.time.Duration;

/** Something that is lent, and how it stands with it. Safe for all threads. */
final class Lent {
  /** One that says no end is given back for as long. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Between two tries to give it back. */
  private static final BackOff PAUSES =
      BackOff.growing(Duration.ofSeconds(1), 2, Duration.ofMinutes(1));

  private final String id;
  private Duration lasts;
  private boolean isRenewable;
  private long since = System.nanoTime();
  private boolean isEnding;
  private int failures;
  private long failed;

  Lent(String id, Duration lasts, boolean isRenewable) {
    this.id = id;
    this.lasts = lasts;
    this.isRenewable = isRenewable;
  }

  static Lent of(ProvidedSecret.Loan loan) {
    return new Lent(loan.id(), loan.lasts(), loan.isRenewable());
  }

  String id() {
    return id;
  }

  synchronized Duration lasts() {
    return lasts;
  }

  synchronized boolean isRenewable() {
    return isRenewable;
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** Half of its time is over, and it is still needed. */
  synchronized boolean isDue() {
    return !isEnding
        && isRenewable
        && !lasts.isZero()
        && age().multipliedBy(2).compareTo(lasts) > 0;
  }

  /** It has ended by itself. */
  synchronized boolean isOver() {
    return age().compareTo(lasts.isZero() ? LONGEST : lasts) > 0;
  }

  /** It was renewed. */
  synchronized void lasts(ProvidedSecret.Loan loan) {
    lasts = loan.lasts();
    isRenewable = loan.isRenewable();
    since = System.nanoTime();
  }

  /** It will not be renewed any more. */
  synchronized void stays() {
    isRenewable = false;
  }

  /** Nobody needs it any more. */
  synchronized void end() {
    isEnding = true;
  }

  synchronized boolean isEnding() {
    return isEnding;
  }

  /** Whether it is to be given back now. */
  synchronized boolean isToGo() {
    return isEnding
        && (failures == 0 || System.nanoTime() - failed >= PAUSES.after(failures).toNanos());
  }

  /** How often it could not be given back, this time included. */
  synchronized int failed() {
    failures++;
    failed = System.nanoTime();
    return failures;
  }
}
