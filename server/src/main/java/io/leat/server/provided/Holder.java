package io.leat.server.provided;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The attempt that something is lent to.
 *
 * @param run its number
 * @param fence that of its lease, which no other attempt of the run has
 */
public record Holder(long run, long fence) {
  private static final Pattern NAME = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  /** The name of the file with what it has. */
  String file() {
    return run + "-" + fence;
  }

  /** The one whose file has that name; none for a file of another kind. */
  static Optional<Holder> of(String file) {
    Matcher matcher = NAME.matcher(file);
    return matcher.matches()
        ? Optional.of(
            new Holder(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }
}
