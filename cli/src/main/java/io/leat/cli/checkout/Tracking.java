package io.leat.cli.checkout;

import io.leat.git.Ignored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Whether a file that was written comes with the repository that it lies in. */
public final class Tracking {
  private Tracking() {}

  /** That git ignores {@code file}, and what to do, a line for people; empty when it does not, or nobody can tell. */
  public static Optional<String> warning(Path file, Map<String, String> environment) {
    Path path = file.toAbsolutePath().normalize();
    Checkout checkout = Checkout.around(Optional.ofNullable(path.getParent()).orElse(path));
    if (checkout == null) {
      return Optional.empty();
    }
    try {
      return Ignored.by(checkout.root(), path, environment)
          .map(
              by ->
                  "git ignores '"
                      + path.getFileName()
                      + "', by '"
                      + (by.startsWith(checkout.root()) ? checkout.root().relativize(by) : by)
                      + "', so it is in no commit and no server sees it; git add -f "
                      + path.getFileName());
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }
}
