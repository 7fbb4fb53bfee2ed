package io.leat.identity.person;

import org.jspecify.annotations.Nullable;

/** A provider of logins cannot be asked, or answers what it must not: nobody can tell who it is. Its message is for operators. */
public final class NoAnswer extends Exception {
  private static final long serialVersionUID = 1;

  /** For the reason given. */
  public NoAnswer(String message) {
    this(message, null);
  }

  /** For the reason given. */
  public NoAnswer(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
