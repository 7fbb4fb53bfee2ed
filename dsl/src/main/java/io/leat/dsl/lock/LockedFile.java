package io.leat.dsl.lock;

import io.leat.dsl.source.LoadPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A file of another repository, as it was fetched.
 *
 * @param path which file; its repository is never null
 * @param commit what the ref was then, 40 hexadecimal digits
 * @param text what the file held
 */
public record LockedFile(LoadPath path, String commit, String text) {

  /** The repository that it was fetched from. */
  public LoadPath.Repository repository() {
    return Objects.requireNonNull(path.repository());
  }

  /** The SHA-256 of the text in UTF-8, 64 hexadecimal digits. */
  public String digest() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
