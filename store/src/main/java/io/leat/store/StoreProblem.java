package io.leat.store;

import org.jspecify.annotations.Nullable;

/** Why a database cannot be opened or backed up. The message names it; {@link #help} says what to do. */
public final class StoreProblem extends Exception {
  private final String help;
  private final boolean passing;

  StoreProblem(String message, String help, @Nullable Throwable cause) {
    this(message, help, cause, false);
  }

  private StoreProblem(String message, String help, @Nullable Throwable cause, boolean passing) {
    super(message, cause);
    this.help = help;
    this.passing = passing;
  }

  /** One that may be over a moment later without anybody doing anything about it here. */
  static StoreProblem passing(String message, String help, Throwable cause) {
    return new StoreProblem(message, help, cause, true);
  }

  boolean isPassing() {
    return passing;
  }

  /** What to do about it. */
  public String help() {
    return help;
  }
}
