package io.leat.store;

import org.jspecify.annotations.Nullable;

/** Why a database cannot be opened or backed up. The message names it; {@link #help} says what to do. */
public final class StoreProblem extends Exception {
  private final String help;

  StoreProblem(String message, String help, @Nullable Throwable cause) {
    super(message, cause);
    this.help = help;
  }

  /** What to do about it. */
  public String help() {
    return help;
  }
}
