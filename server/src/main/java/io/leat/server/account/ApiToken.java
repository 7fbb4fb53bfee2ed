package io.leat.server.account;

import io.leat.engine.digest.Sha256;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an API token. Its text is 256 random bits behind {@code leat_}, by which programs that look for secrets know it.
 *
 * @param account whose it is
 * @param scope what it is for
 * @param lastUsed when that was noted last; null for never
 */
public record ApiToken(
    long id, String account, Access.Scope scope, Instant expires, @Nullable Instant lastUsed) {
  /** What each begins with. */
  public static final String PREFIX = "leat_";

  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{" + 2 * BYTES + "}");

  /** The text of a new one. */
  public static String text(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return PREFIX + HexFormat.of().formatHex(bytes);
  }

  /** What is kept of {@code text}; empty for what is no API token. */
  public static Optional<String> hash(String text) {
    return FORM.matcher(text).matches() ? Optional.of(Sha256.hex(text)) : Optional.empty();
  }
}
