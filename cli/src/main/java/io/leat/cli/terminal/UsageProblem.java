package io.leat.cli.terminal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Leat was called in a way that it cannot follow. The message says so in words for the user; the exit code is 2. */
public final class UsageProblem extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final @Nullable String help;

  /**
   * What is wrong.
   *
   * @param help what to do; null when there is nothing to add
   */
  public UsageProblem(String message, @Nullable String help) {
    super(message, null, false, false);
    this.help = help;
  }

  /** What to do; null when there is nothing to add. */
  public @Nullable String help() {
    return help;
  }
}
