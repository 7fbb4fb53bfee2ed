package io.leat.store;

/** A change would leave nobody who signs in and may do everything. */
public final class LastAdmin extends RuntimeException {
  private static final long serialVersionUID = 1;

  LastAdmin(String account) {
    super("'" + account + "' is the last administrator who can sign in");
  }
}
