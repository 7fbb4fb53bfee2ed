package io.leat.identity.provider;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret is that somebody else keeps. Written {@code PATH#FIELD}, or {@code PATH?version=3#FIELD}; which is no secret.
 *
 * @param path as the provider is asked for it, in parts with slashes between, none of which is empty or only dots; nothing in it has to be
 *     escaped in a URL, so that no other path is meant by it
 * @param field which of the values there
 * @param version which of those that there were; null for the last one
 */
public record SecretPointer(String path, String field, @Nullable Long version) {
  private static final int LONGEST = 500;
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.~:@+=,-]+");
  private static final Pattern DOTS = Pattern.compile("\\.+");
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_.~:@+=,/ -]{1,200}");
  private static final Pattern WRITTEN =
      Pattern.compile("([^?#]*)(?:\\?version=([1-9][0-9]{0,17}))?#(.*)");

  /** @throws IllegalArgumentException when it is none; says why, in words for people */
  public SecretPointer {
    problem(path, field, version)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
  }

  private static Optional<String> problem(String path, String field, @Nullable Long version) {
    if (path.length() > LONGEST) {
      return Optional.of("a path has at most " + LONGEST + " characters");
    }
    for (String part : path.split("/", -1)) {
      if (!PART.matcher(part).matches() || DOTS.matcher(part).matches()) {
        return Optional.of(
            "the path '"
                + path
                + "' is to be parts with '/' between, each of letters, digits and . _ ~ : @ + = ,"
                + " -");
      }
    }
    if (!FIELD.matcher(field).matches()) {
      return Optional.of(
          "the field '"
              + field
              + "' is to be 1 to 200 letters, digits, blanks and . _ ~ : @ + = , / -");
    }
    return version != null && version < 1
        ? Optional.of("versions are counted from 1")
        : Optional.empty();
  }

  /** The pointer that {@code text} writes; none where it is not written so. */
  public static Optional<SecretPointer> read(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String version = matcher.group(2);
    try {
      return Optional.of(
          new SecretPointer(
              matcher.group(1), matcher.group(3), version == null ? null : Long.valueOf(version)));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  /** As it is written. */
  public String text() {
    return path + (version == null ? "" : "?version=" + version) + "#" + field;
  }

  /** The same at that version. */
  public SecretPointer at(long other) {
    return new SecretPointer(path, field, other);
  }
}
