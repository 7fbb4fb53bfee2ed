package io.leat.identity.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is asked of a password that somebody chooses (NIST SP 800-63B, 5.1.1.2). */
public final class PasswordRules {
  /** How many characters it has at least. */
  public static final int SHORTEST = 12;

  /** A shorter name is in many a word. */
  private static final int NAME = 3;

  /** What people put around a word to make it longer. */
  private static final Pattern AROUND = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");

  /** One short piece over and over. */
  private static final Pattern REPEATED = Pattern.compile("(.{1,4}?)\\1+.{0,3}");

  private PasswordRules() {}

  /** The common ones, read when the first password is chosen. */
  private static final class Common {
    static final Set<String> ALL = read();

    private static Set<String> read() {
      Set<String> all = new HashSet<>();
      try (InputStream in = PasswordRules.class.getResourceAsStream("common-passwords.txt");
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
        lines.lines().filter(line -> !line.startsWith("# ")).forEach(all::add);
      } catch (IOException damaged) {
        throw new IllegalStateException("common-passwords.txt cannot be read", damaged);
      }
      return all;
    }
  }

  /** Why {@code password} is not one for {@code account}, as a sentence without a full stop; empty when it is. */
  public static Optional<String> problem(String account, String password) {
    String small = password.toLowerCase(Locale.ROOT);
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      return Optional.of("a password has " + SHORTEST + " characters at least");
    }
    if (account.length() >= NAME && small.contains(account.toLowerCase(Locale.ROOT))) {
      return Optional.of("a password does not hold the name of its account");
    }
    String word = AROUND.matcher(small).replaceAll("");
    if (word.isEmpty()
        || REPEATED.matcher(small).matches()
        || Common.ALL.contains(small)
        || Common.ALL.contains(word)) {
      return Optional.of(
          "this password is among those that are guessed first; several words without a connection"
              + " make a good one");
    }
    return Optional.empty();
  }
}
