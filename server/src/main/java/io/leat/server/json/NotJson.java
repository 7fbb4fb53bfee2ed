package io.leat.server.json;

/** A text that is no JSON, or more than the limits allow; the message says what, and where. */
public final class NotJson extends Exception {
  private static final long serialVersionUID = 1;

  NotJson(String message) {
    super(message, null, false, false);
  }
}
