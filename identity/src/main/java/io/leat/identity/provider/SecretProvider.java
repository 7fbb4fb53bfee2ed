package io.leat.identity.provider;

import java.time.Duration;

/**
 * Who keeps secrets for others (port). Each call asks once, takes seconds at most, and says by {@link Away} what may be different in a while
 * and by {@link NotGiven} what will be the same. Messages are for people and hold no secret. Safe for all threads.
 */
public interface SecretProvider {

  /** It cannot be had now; again is worth a try. */
  final class Away extends Exception {
    private static final long serialVersionUID = 1;

    /** With the reason, behind which no full stop stands. */
    public Away(String message) {
      super(message);
    }

    /** The same because of that. */
    public Away(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** It is not given, and will not be before somebody changes something. */
  final class NotGiven extends Exception {
    private static final long serialVersionUID = 1;

    /** With the reason, and what to do, behind which no full stop stands. */
    public NotGiven(String message) {
      super(message);
    }
  }

  /** As people know it. */
  String name();

  /** What is there now. A loan that comes with it is the caller's to give back. */
  ProvidedSecret read(SecretPointer pointer) throws Away, NotGiven, InterruptedException;

  /**
   * Has a loan last longer.
   *
   * @param wanted for how long from now on
   * @return how long it lasts from now on, which may be less
   */
  ProvidedSecret.Loan renew(String loan, Duration wanted)
      throws Away, NotGiven, InterruptedException;

  /** Gives a loan back. Again is harmless. */
  void giveBack(String loan) throws Away, NotGiven, InterruptedException;

  /** Stays who was lent something: loans end with the login that took them. To be called every few seconds while there are any. */
  void stay() throws Away, NotGiven, InterruptedException;
}
