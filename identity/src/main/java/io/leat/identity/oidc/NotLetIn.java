package io.leat.identity.oidc;

import org.jspecify.annotations.Nullable;

/** What a browser brought proves nothing. Its message is for people, and has nothing in it that others wrote. */
public final class NotLetIn extends Exception {
  private static final long serialVersionUID = 1;

  NotLetIn(String message) {
    this(message, null);
  }

  NotLetIn(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
