package io.leat.git;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A checkout that cannot be made. The message says why in words for the user. */
public sealed class CheckoutProblem extends Exception permits FileProblem {
  @Serial private static final long serialVersionUID = 1;

  private final @Nullable String help;

  CheckoutProblem(String message, @Nullable String help, @Nullable Throwable cause) {
    super(message, cause);
    this.help = help;
  }

  CheckoutProblem(String message, @Nullable String help) {
    this(message, help, null);
  }

  /** What to do; null when there is nothing to add. */
  public @Nullable String help() {
    return help;
  }
}
