package io.leat.git;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What a commit has at a path, and cannot be used, such as a folder where a file must be. It is so each time that it is looked at. */
public final class FileProblem extends CheckoutProblem {
  @Serial private static final long serialVersionUID = 1;

  FileProblem(String message, @Nullable String help) {
    super(message, help);
  }
}
